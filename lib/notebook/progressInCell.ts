import { formatSeconds, progressReporter, type Report, timeLeft } from '../support/progress';
import { isNotebook, liveDisplay } from './kernel';

const INTERVAL_MS = 500;

/** `progressReporter` for a notebook's cell: one line that is rewritten. Outside of a notebook it is `progressReporter`. */
export function progressInCell(title: string): Report {
  if (!isNotebook()) return progressReporter(title);
  const replace = liveDisplay();
  const start = Date.now();
  let last = 0;
  return (done, total, note = '') => {
    const now = Date.now();
    const finished = done >= total;
    if (!finished && now - last < INTERVAL_MS) return;
    last = now;
    const elapsed = (now - start) / 1000;
    const time = finished ? formatSeconds(elapsed) : done > 0 ? timeLeft(elapsed, done, total - done) : '';
    replace({ 'text/plain': [`${title}: ${done} of ${total}`, time, note].filter(Boolean).join(', ') });
  };
}
