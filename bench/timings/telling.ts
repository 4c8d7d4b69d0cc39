import type { BenchResult } from './result';

/** How a comparison says where it is, and when it has taken long enough. */
export interface Telling {
  readonly note: (sentence: string) => void;
  /** Says a result as soon as it is there. @returns the same */
  readonly tell: (result: BenchResult) => BenchResult;
  /** What comes of it, or undefined, and a note, where it takes longer than a case may. */
  readonly within: <T>(case_: Promise<T>, what: string) => Promise<T | undefined>;
}

/** @param limit seconds that a case may take; default: as long as it takes */
export function telling(note: (sentence: string) => void = () => {}, limit = Number.POSITIVE_INFINITY): Telling {
  return {
    note,
    tell: (result) => {
      note(inWords(result));
      return result;
    },
    within: async (case_, what) => {
      if (limit === Number.POSITIVE_INFINITY) return case_;
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => {
          note(`${what}: given up after ${limit} s`);
          resolve(undefined);
        }, 1000 * limit);
      });
      try {
        return await Promise.race([case_, tooLong]);
      } finally {
        clearTimeout(timer);
        case_.catch(() => {}); // it may fail later, when what it waits for is ended
      }
    },
  };
}

export function inWords({ work, peer, ours, theirs, ratio }: BenchResult): string {
  const digits = (value: number) => (value < 20 ? value.toFixed(1) : value.toFixed(0));
  const side = ({ median, min, max, unit }: BenchResult['ours']) =>
    `${digits(median)} ${unit}${min === max ? '' : ` (${digits(min)} … ${digits(max)})`}`;
  const range = ratio.min === ratio.max ? '' : ` (${ratio.min.toFixed(2)} … ${ratio.max.toFixed(2)})`;
  return `${work}, against ${peer}: ${side(ours)} to ${side(theirs)}, ratio ${ratio.median.toFixed(2)}${range}`;
}
