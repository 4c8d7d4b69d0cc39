import type { GraphNode } from '../native';

/** Whether the first outputs of two nodes are known to have one shape. */
export function hasShape({ shape }: GraphNode, like: GraphNode): boolean {
  return shape !== undefined && like.shape !== undefined && shape.join() === like.shape.join();
}
