import { UsageError } from '../../support/errors';

/** What the name of a file says of its image. */
export interface NameParts {
  /** The class, where the pattern has a group `label`. */
  readonly label?: string;
  /** The value of each factor, in their order; empty where the name does not say. */
  readonly factors: readonly string[];
}

/** A regular expression whose named groups are factors, and the group `label` the class. */
export interface NamePattern {
  readonly factors: readonly string[];
  readonly hasLabel: boolean;
  /** @returns undefined where the path is not like the pattern */
  read(path: string): NameParts | undefined;
}

const LABEL = 'label';

/**
 * Reads what names say, such as `(?<age>\d+)_(?<gender>[01])_(?<race>\d)_` of UTKFace's `26_0_3_20170104.jpg`, or
 * `subject(?<person>\d+)\.(?<label>\w+)` of Yale's `subject01.happy`.
 * @param key of the configuration that it comes from, for messages
 * @throws UsageError when it is no regular expression, or has no named group
 */
export function namePattern(text: string, key: string): NamePattern {
  const pattern = compile(text, key);
  // matched with nothing, an alternative that is empty shows all the groups there are
  const names = Object.keys(new RegExp(`${text}|`).exec('')!.groups ?? {});
  if (names.length === 0) {
    throw new UsageError(
      `${key} is ${JSON.stringify(text)}, which has no named group`,
      'Name what a part of the name says: (?<person>\\d+) is a factor, (?<label>\\w+) the class.',
    );
  }
  const factors = names.filter((name) => name !== LABEL);
  return {
    factors,
    hasLabel: names.includes(LABEL),
    read: (path) => {
      const groups = pattern.exec(path)?.groups;
      if (!groups) return undefined;
      const label = groups[LABEL];
      return { ...(label !== undefined && { label }), factors: factors.map((name) => groups[name] ?? '') };
    },
  };
}

function compile(text: string, key: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new UsageError(
      `${key} is ${JSON.stringify(text)}, which is no regular expression: ${(error as Error).message}`,
      'In a shell, put it between single quotes.',
    );
  }
}
