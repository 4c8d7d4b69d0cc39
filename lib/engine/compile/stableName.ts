import { createHash } from 'node:crypto';
import { FUNCTION_PREFIX } from '../failures';
import type { GraphNode } from '../native';

const given = new Map<string, number>();

/**
 * A name that the graph decides, so that another process gives it the same one: by that, too, XLA finds what it has compiled before. The same
 * graph may be registered several times in a process, and each time gets a name of its own.
 */
export function stableName(nodes: readonly GraphNode[]): string {
  const bytesAsText = (_: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  const digest = createHash('sha256').update(JSON.stringify(nodes, bytesAsText)).digest('hex').slice(0, 16);
  const times = given.get(digest) ?? 0;
  given.set(digest, times + 1);
  return `${FUNCTION_PREFIX}function_${digest}_${times}`;
}
