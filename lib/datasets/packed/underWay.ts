import type { Report } from '../../support/listener';

interface UnderWay {
  readonly reports: Report[];
  readonly done: Promise<void>;
}

/** What this process is packing, by what it is. */
const underWay = new Map<string, UnderWay>();

/**
 * Packs, or goes on with the same packing where this process is at it already: a notebook's kernel gives an interrupted cell up while its
 * work goes on, and the cell that is run again must not begin anew beside it.
 * @param id of what is packed, and where
 * @param report told how far it is from now on, beside those who asked before; where one of them throws, it ends for all
 */
export function packOnce(id: string, report: Report, pack: (report: Report) => Promise<void>): Promise<void> {
  const running = underWay.get(id);
  if (running) {
    running.reports.push(report);
    return running.done;
  }
  const reports = [report];
  const toAll: Report = (...far) => {
    for (const each of reports) each(...far);
  };
  const done = pack(toAll).finally(() => underWay.delete(id));
  underWay.set(id, { reports, done });
  return done;
}
