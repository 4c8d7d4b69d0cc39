/** Which class of a model a class of another set is: by name, never by order. */
import { UsageError } from '../../support/errors';
import { plainName } from '../../support/plainName';
import { labelOfExpression } from '../listing/expressionNames';

/** For classes of a set, the model's class that they are, or null for images that are left out. */
export type ClassMap = Readonly<Record<string, string | null>>;

/** What is written for null. */
const LEFT_OUT = '-';

/**
 * Reads `happiness=happy,contempt=-` (a minus leaves images out), or the same as JSON, `{"happiness": "happy", "contempt": null}`.
 * @throws UsageError when it is neither
 */
export function parseClassMap(text: string): ClassMap {
  const refuse = (what: string) =>
    new UsageError(`--map ${text} ${what}`, 'Write it as --map happiness=happy,contempt=-, or as JSON.');
  if (text.trim().startsWith('{')) {
    const map = parseJson(text, refuse);
    const odd = Object.entries(map).find(([, to]) => typeof to !== 'string' && to !== null);
    if (odd) throw refuse(`gives ${odd[0]} something that is no class`);
    return Object.fromEntries(Object.entries(map as ClassMap).map(([from, to]) => [from, to === LEFT_OUT ? null : to]));
  }
  const pairs = text.split(',').map((pair): [string, string | null] => {
    const at = pair.lastIndexOf('=');
    const [from, to] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at < 1 || from === '' || to === '') throw refuse(`has "${pair.trim()}", which is not like happiness=happy`);
    return [from, to === LEFT_OUT ? null : to];
  });
  return Object.fromEntries(pairs);
}

function parseJson(text: string, refuse: (what: string) => UsageError): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('is no JSON');
  }
}

export interface ClassMatch {
  /** [K] for each class of the set the model's label; −1 for those that are left out. */
  readonly labels: readonly number[];
  /** Classes of the model that no class of the set is. */
  readonly lacking: readonly string[];
}

/**
 * Matches the classes of a set with those of a model: as the map says, else by name, whatever the case, or by another name of the same
 * basic expression (`Happiness` is `happy`). The order does not matter, and either may lack some.
 * @throws UsageError when the map names a class that there is not, or a class of the set is none of the model's and not left out
 */
export function matchClasses(ofSet: readonly string[], ofModel: readonly string[], map: ClassMap = {}): ClassMatch {
  const mapped = new Map<number, number>();
  for (const [from, to] of Object.entries(map)) {
    const label = to === null ? -1 : find(to, ofModel);
    if (to !== null && label < 0) {
      throw new UsageError(
        `--map ${from}=${to}: the model has no class ${to}`,
        `Its classes are ${ofModel.join(', ')}.`,
      );
    }
    const at = find(from, ofSet);
    if (at < 0) {
      throw new UsageError(
        `--map ${from}=${to ?? LEFT_OUT}: the set has no class ${from}`,
        `Its classes are ${ofSet.join(', ')}.`,
      );
    }
    mapped.set(at, label);
  }
  const labels = ofSet.map((name, at) => mapped.get(at) ?? find(name, ofModel));
  const unknown = ofSet.filter((_, at) => labels[at]! < 0 && !mapped.has(at));
  if (unknown.length > 0) {
    const example = unknown.map((name) => `${name}=${LEFT_OUT}`).join(',');
    throw new UsageError(
      `The model has no class ${unknown.join(', ')}; it has ${ofModel.join(', ')}`,
      `Say which of these each is, or leave its images out: --map '${example}'.`,
    );
  }
  if (!labels.some((label) => label >= 0)) throw new UsageError('--map leaves every class out', 'Keep some.');
  return { labels, lacking: ofModel.filter((_, label) => !labels.includes(label)) };
}

function find(name: string, classes: readonly string[]): number {
  const exact = classes.indexOf(name);
  if (exact >= 0) return exact;
  const alike = classes.flatMap((other, i) => (plainName(other) === plainName(name) ? [i] : []));
  return alike.length === 1 ? alike[0]! : labelOfExpression(name, classes);
}
