import { eachWork, type Progress, type Report } from '../support/listener';
import { Pace, progressReporter } from '../support/progress';
import { isNotebook, liveDisplay } from './kernel';

const INTERVAL_MS = 500;

/** Progress for a notebook's cell: one line for each piece of work, which is rewritten. Outside of a notebook it goes to stderr. */
export function progressInCell(): Progress {
  return eachWork(isNotebook() ? lineInCell : progressReporter);
}

function lineInCell(work: string): Report {
  const replace = liveDisplay();
  const pace = new Pace();
  let last = Number.NEGATIVE_INFINITY;
  return (done, total, detail = '') => {
    pace.see(done);
    const now = performance.now();
    if (done < total && now - last < INTERVAL_MS) return;
    last = now;
    replace({
      'text/plain': [`${work}: ${done} of ${total}`, pace.time(done, total), detail].filter(Boolean).join(', '),
    });
  };
}
