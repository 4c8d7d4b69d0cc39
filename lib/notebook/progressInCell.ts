import { eachWork, type Progress, type Report } from '../support/listener';
import { formatSeconds, Pace, progressReporter } from '../support/progress';
import { isNotebook, liveDisplay } from './kernel';

const INTERVAL_MS = 500;

/** Progress for a notebook's cell: one line for each piece of work, which is rewritten. Outside of a notebook it goes to stderr. */
export function progressInCell(): Progress {
  return eachWork(isNotebook() ? lineInCell : progressReporter);
}

function lineInCell(work: string): Report {
  const replace = liveDisplay();
  const start = performance.now();
  const pace = new Pace(start);
  let last = Number.NEGATIVE_INFINITY;
  return (done, total, detail = '') => {
    const now = performance.now();
    const finished = done >= total;
    if (!finished && now - last < INTERVAL_MS) return;
    last = now;
    const time = finished ? formatSeconds((now - start) / 1000) : pace.timeLeft(done, total);
    replace({ 'text/plain': [`${work}: ${done} of ${total}`, time, detail].filter(Boolean).join(', ') });
  };
}
