import type { Tensor } from '../tensorflow';
import { type CompileOptions, compile } from './compile';

/** Tensors by name, in objects and lists of any depth; what is undefined is not there. */
export type TensorTree = Tensor | readonly TensorTree[] | { readonly [name: string]: TensorTree | undefined };

export interface NamedFunction<Inputs> {
  (inputs: Inputs): Tensor[];
  /** Frees the TensorFlow functions. */
  dispose(): void;
}

/**
 * `compile` for a function whose tensors have names.
 * @throws RangeError when it is called with other names than the first time
 */
export function compileNamed<Inputs extends object>(
  fn: (inputs: Inputs) => Tensor[],
  options: CompileOptions = {},
): NamedFunction<Inputs> {
  let names: string | undefined;
  let latest: TensorTree;
  const compiled = compile(
    (...tensors) => fn(filled(latest, tensors[Symbol.iterator]()) as unknown as Inputs),
    options,
  );
  const call = (inputs: Inputs): Tensor[] => {
    latest = inputs as unknown as TensorTree;
    const leaves = leavesOf(latest);
    const given = leaves.map(({ name }) => name).join(' ');
    names ??= given;
    if (given !== names) throw new RangeError(`A compiled function of ${names} is called with ${given}`);
    return compiled(...leaves.map(({ tensor }) => tensor));
  };
  return Object.assign(call, { dispose: compiled.dispose });
}

/** In an order that the names alone decide. */
function entriesOf(tree: Exclude<TensorTree, Tensor>): [string, TensorTree][] {
  const entries = Object.entries(tree).filter((entry): entry is [string, TensorTree] => entry[1] !== undefined);
  return Array.isArray(tree) ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function leavesOf(tree: TensorTree, name = ''): { name: string; tensor: Tensor }[] {
  if (isTensor(tree)) return [{ name, tensor: tree }];
  return entriesOf(tree).flatMap(([key, branch]) => leavesOf(branch, name ? `${name}.${key}` : key));
}

/** The tree with other tensors, taken in the order of `leavesOf`. */
function filled(tree: TensorTree, tensors: Iterator<Tensor>): TensorTree {
  if (isTensor(tree)) return tensors.next().value as Tensor;
  const entries = entriesOf(tree).map(([key, branch]) => [key, filled(branch, tensors)] as const);
  return Array.isArray(tree) ? entries.map(([, branch]) => branch) : Object.fromEntries(entries);
}

function isTensor(tree: TensorTree): tree is Tensor {
  return 'dataId' in tree;
}
