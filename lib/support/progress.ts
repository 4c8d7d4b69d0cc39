/** Progress with time left, on stderr: one line that is rewritten on a terminal, a line now and then elsewhere. */
import { eachWork, type Listener, type Progress, type Report } from './listener';

const PLAIN_INTERVAL_MS = 10_000;
const TERMINAL_INTERVAL_MS = 100;
const AT_ONCE_MS = 50;
/** As many moments of a piece of work are kept to tell its pace. */
const KEPT = 100;

/** A listener's progress on stderr. */
export function progressOnStderr(): Progress {
  return eachWork((work) => progressReporter(work));
}

/**
 * What a script gives, or, where that tells nobody anything, the terminal that the script was started from. Whoever wants silence there gives
 * a listener that keeps it: `progress: () => {}`.
 */
export function orTerminal<Settings extends Listener>(
  settings: Settings,
  stream: NodeJS.WriteStream = process.stderr,
): Settings {
  if (settings.note || settings.progress || !stream.isTTY) return settings;
  const note = (sentence: string) => void stream.write(`${sentence}\n`);
  return { ...settings, note, progress: eachWork((work) => progressReporter(work, stream)) };
}

/** A reporter for one piece of work. The last call (`done === total`) ends its line. */
export function progressReporter(title: string, stream: NodeJS.WriteStream = process.stderr): Report {
  const pace = new Pace();
  let last = performance.now();
  return (done, total, detail = '') => {
    pace.see(done);
    const now = performance.now();
    const finished = done >= total;
    const interval = stream.isTTY ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS;
    if (!finished && now - last < interval) return;
    last = now;
    const line = `${title} ${done}/${total}  ${pace.time(done, total)}${detail && `  ${detail}`}`;
    if (stream.isTTY) stream.write(`\r\x1b[K${line}${finished ? '\n' : ''}`);
    else stream.write(`${line}\n`);
  };
}

/**
 * How long a piece of work takes yet, at the pace of the later half of its time so far: a start that is slow, on a cold disk or while something is compiled, is
 * forgotten. What is told as done at once was done before: a work goes on that was broken off.
 */
export class Pace {
  private readonly start = performance.now();
  private readonly seen: { readonly at: number; readonly done: number }[] = [{ at: this.start, done: 0 }];
  private isTold = false;

  /** Keeps how far it is. */
  see(done: number): void {
    const now = performance.now();
    if (!this.isTold && now - this.start < AT_ONCE_MS) this.seen[0] = { at: now, done };
    this.isTold = true;
    const [elapsed, middle] = [now - this.start, (this.start + now) / 2];
    if (now - this.seen.at(-1)!.at >= elapsed / KEPT) this.seen.push({ at: now, done });
    while (this.seen.length > 1 && this.seen[1]!.at <= middle) this.seen.shift();
  }

  /** In words; of what is finished, how long it took. */
  time(done: number, total: number): string {
    return done >= total ? formatSeconds((performance.now() - this.start) / 1000) : this.timeLeft(done, total);
  }

  /** `3 min 05 s left`, as if the rest took as long each; while nothing was done, how long it has been at work. */
  timeLeft(done: number, total: number): string {
    this.see(done);
    const now = performance.now();
    const from = this.seen[0]!;
    if (done <= from.done) return `${formatSeconds((now - this.start) / 1000)} so far`;
    const secondsEach = (now - from.at) / 1000 / (done - from.done);
    return `${formatSeconds(secondsEach * (total - done))} left`;
  }
}

/** `7 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number) => String(n).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
