/** What the processes of a task write into its log, one attempt after the other, and what is read from it. */

/** The beginning of an attempt; it also tells whose lock is in the run folder. */
export function attemptLine(run: string, pid: number, host: string): string {
  return `Training into ${run}, process ${pid} on ${host}`;
}

const ATTEMPT = /^\S+ Training into .*, process \d+ on .*$/;
/** What comes below the message of an error that is a bug. */
const TRACE = /^ {4}at /;

/**
 * The first line of the error that ended the last attempt: what mien said of it, or else the message above a stack trace, or else the last
 * line; undefined where it said nothing.
 */
export function failureIn(log: string): string | undefined {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const begins = lines.map((line) => ATTEMPT.test(line)).lastIndexOf(true);
  const own = lines.slice(begins + 1);
  return own.filter((line) => line.startsWith('mien: ')).at(-1) ?? aboveTrace(own) ?? own.at(-1);
}

/** A message may have several lines: it begins with the kind of the error. */
function aboveTrace(lines: readonly string[]): string | undefined {
  const trace = lines.findIndex((line) => TRACE.test(line));
  if (trace === -1) return undefined;
  const above = lines.slice(0, trace);
  return above.filter((line) => /^(Uncaught )?\w*(Error|Exception)\b/.test(line)).at(-1) ?? above.at(-1);
}
