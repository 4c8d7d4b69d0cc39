/** The distributions that tests and intervals need: chances to within 2e-8, quantiles of t to within 7e-8. The one file that touches jstat, which brings no types. */
const { jStat } = require('jstat') as { jStat: JStat };

interface JStat {
  /** The regularised incomplete beta function, I_x(a, b). */
  ibeta(x: number, a: number, b: number): number;
  readonly normal: {
    inv(p: number, mean: number, deviation: number): number;
  };
  readonly studentt: { inv(p: number, degrees: number): number };
}

/** Beyond so many degrees of freedom Student's quantile is the normal one to within 1e-6, and jstat's search for it less exact. */
const MANY_DEGREES = 1e6;

/** The chance that |T| is at least |t|, for Student's t. */
export function tTwoSided(t: number, degrees: number): number {
  return jStat.ibeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** The t below which Student's t falls with chance p. */
export function tQuantile(p: number, degrees: number): number {
  return degrees >= MANY_DEGREES ? jStat.normal.inv(p, 0, 1) : jStat.studentt.inv(p, degrees);
}
