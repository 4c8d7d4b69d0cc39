/** The factors that say who is on an image, by their names; the first that a dataset has. */
const NAMES = ['subject', 'person', 'participant', 'identity'];

/** The factor that tells people apart, or undefined where a dataset does not know them. */
export function peopleFactor<F extends { readonly name: string }>(factors: readonly F[]): F | undefined {
  return NAMES.flatMap((name) => factors.filter((factor) => factor.name.toLowerCase() === name))[0];
}
