import { SPLIT_NAMES, type SplitName } from '../../dataset';
import type { NoLabel } from './votes';

type Reason = NoLabel | 'not in the table';

const SENTENCES: Readonly<Record<Reason, string>> = {
  'nobody voted': 'nobody voted on them',
  'no agreement': 'too few votes agree',
  unknown: 'most votes are for none of the expressions',
  'no face': 'most votes are that there is no face',
  'not in the table': 'the table of votes has no row for their file name, or several',
};

/** Counts what FER+'s protocol leaves out, by split and reason. */
export class LeftOut {
  private readonly counts = new Map<Reason, Record<SplitName, number>>();

  add(split: SplitName, reason: Reason): void {
    const count = this.counts.get(reason) ?? { train: 0, validation: 0, test: 0 };
    count[split]++;
    this.counts.set(reason, count);
  }

  sentences(): string[] {
    return [...this.counts].map(([reason, count]) => {
      const parts = SPLIT_NAMES.map((split) => `${count[split]} ${split}`).join(', ');
      return `Left out by FER+'s protocol, as ${SENTENCES[reason]}: ${parts}.`;
    });
  }
}
