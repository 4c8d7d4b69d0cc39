import type { ZodError, ZodIssue } from 'zod';
import { UsageError } from './errors';

/**
 * Turns zod's issues into sentences that name the key, what it got and what it takes.
 * @param what the document the keys belong to
 */
export function explain(
  error: ZodError,
  given: unknown,
  what = 'configuration',
  cure = 'All keys and their defaults: `mien train --print-config`.',
): UsageError {
  const sentences = error.issues.map((issue) => {
    const key = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      const names = issue.keys.map((name) => (key ? `${key}.${name}` : name));
      return `There is no key ${names.join(', ')} in the ${what}.`;
    }
    return `${key || `The ${what}`} is ${show(valueAt(given, issue.path))}; it takes ${takes(issue)}.`;
  });
  return new UsageError(sentences.join('\n'), cure);
}

/** What zod says of a union that says nothing of its own. */
const NOT_TOLD = 'Invalid input';

function takes(issue: ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'integer' ? 'a whole number' : withArticle(issue.expected);
    case 'invalid_enum_value':
      return `one of ${issue.options.join(', ')}`;
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${issue.type === 'string' ? ' character' : ''}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_literal':
      return JSON.stringify(issue.expected);
    case 'invalid_union':
      if (issue.message !== NOT_TOLD) return issue.message;
      return [...new Set(issue.unionErrors.flatMap(({ issues }) => issues.map(takes)))].join(' or ');
    case 'custom':
      return issue.message;
    default:
      return issue.message.toLowerCase();
  }
}

/** As JSON; numbers that JSON writes as null (NaN, Infinity) as they are. */
function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type === 'boolean' ? 'boolean (true or false)' : type}`;
}

function valueAt(tree: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], tree);
}
