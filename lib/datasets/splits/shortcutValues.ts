/**
 * The values of a factor set aside for a class, so that they give it away: every K-th of them, or a shared one where there are
 * fewer values than classes.
 * @param values how many the factor has
 * @param classes K
 * @param label 0 … K−1
 */
export function shortcutValues(values: number, classes: number, label: number): number[] {
  if (values < classes) return [label % values];
  const own: number[] = [];
  for (let value = label; value < values; value += classes) own.push(value);
  return own;
}
