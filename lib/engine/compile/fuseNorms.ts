/**
 * Batch normalisation in training, alone or as the sum of two, with the ReLU behind it as one kernel of mien's own each way
 * (`lib/native/kernels/norm_kernel.h`). In TensorFlow's own kernels each of them is a pass over the feature map, or several.
 */
import type { GraphNode, NodeAttribute, Ref } from '../native';
import { hasShape } from './nodeShapes';

interface Fusable {
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly Ref[];
}

/** Outputs of FusedBatchNormV3 that only its gradient reads: the batch's statistics. */
const [MEAN, VARIANCE] = [3, 4] as const;

/** A ReLU with all that becomes part of its two kernels, by node. */
interface Site {
  readonly relu: number;
  readonly norms: readonly number[];
  readonly reluGrad: number;
  /** The gradients of `norms`. */
  readonly normGrads: readonly number[];
  /** The gradient of the ReLU's output is the sum of these. */
  readonly gradients: readonly Ref[];
}

/**
 * Two kernels take the places of six, or of four where there is one norm, and nothing else may use what was in between:
 *
 *     FusedBatchNormV3 ┐                                      ┌→ FusedBatchNormGradV3
 *                      Add → Relu → … what follows … → ReluGrad ┤
 *     FusedBatchNormV3 ┘                                      └→ FusedBatchNormGradV3
 *
 *     MienNorm (in the place of Relu) → … what follows … → MienNormGrad (in that of ReluGrad)
 *
 * The nodes that they take in stay, unused, so that no other node's number changes; TensorFlow drops them. Who used an output of
 * theirs, as the moving averages do, is told where it is now: each kernel has the outputs of its n norms side by side.
 *
 *     MienNorm       n = 1:  0 y   1 moving mean         2 moving variance     3 mean         4 variance
 *                    n = 2:  0 y   1 2 moving means      3 4 moving variances  5 6 means      7 8 variances
 *     MienNormGrad   n = 1:  0 of x      1 of gamma      2 of beta
 *                    n = 2:  0 1 of x    2 3 of gamma    4 5 of beta
 */
export function fuseNorms({ nodes, outputs }: Fusable): Fusable {
  const found = new Matcher(nodes, outputs);
  const fused = [...nodes];
  const moved = new Map<string, Ref>();
  for (const site of nodes.flatMap((_, node) => found.site(node) ?? [])) {
    const { relu, norms, reluGrad, normGrads, gradients } = site;
    const n = norms.length;
    const inputs = [0, 1, 2, 3, 4].map((input) => norms.map((norm) => nodes[norm]!.inputs[input] as Ref));
    /** Where output 1 … 4 of FusedBatchNormV3 is, for the i-th norm; its output 0 is gone. */
    const ofNorm = (output: number, i: number): Ref => ({ node: relu, output: 1 + (output - 1) * n + i });
    /** Where output 0 … 2 of FusedBatchNormGradV3 is. */
    const ofGrad = (output: number, i: number): Ref => ({ node: reluGrad, output: output * n + i });
    const statistics = [MEAN, VARIANCE].map((output) => norms.map((_, i) => ofNorm(output, i)));
    const [factor, epsilon] = ['exponential_avg_factor', 'epsilon'].map((name) => attribute(nodes[norms[0]!]!, name)!);
    fused[relu] = {
      op: 'MienNorm',
      attributes: [epsilon!, { ...factor!, name: 'factor' }],
      inputs,
    };
    fused[reluGrad] = {
      op: 'MienNormGrad',
      attributes: [epsilon!],
      inputs: [gradients, ...inputs.slice(0, 3), ...statistics],
    };
    for (const [i, norm] of norms.entries()) {
      for (const output of [1, 2]) moved.set(`${norm}:${output}`, ofNorm(output, i));
      for (const output of [0, 1, 2]) moved.set(`${normGrads[i]!}:${output}`, ofGrad(output, i));
    }
  }
  const move = (ref: Ref): Ref => moved.get(`${ref.node}:${ref.output}`) ?? ref;
  return {
    nodes: fused.map((node) => ({
      ...node,
      inputs: node.inputs.map((input) => (isList(input) ? input.map(move) : move(input))),
    })),
    outputs: outputs.map(move),
  };
}

class Matcher {
  /** For each node its users, a user as often as it uses it; the function's outputs are node −1. */
  private readonly users: { user: number; ref: Ref }[][];

  constructor(
    private readonly nodes: readonly GraphNode[],
    outputs: readonly Ref[],
  ) {
    this.users = nodes.map(() => []);
    for (const [user, { inputs }] of nodes.entries()) {
      for (const ref of inputs.flat() as Ref[]) this.users[ref.node]!.push({ user, ref });
    }
    for (const ref of outputs) this.users[ref.node]!.push({ user: -1, ref });
  }

  site(relu: number): Site | undefined {
    if (this.nodes[relu]!.op !== 'Relu') return undefined;
    const before = this.input(relu, 0);
    const norms = this.nodes[before]!.op === 'Add' && this.isSole(before, relu) ? this.inputs(before) : [before];
    const user = norms.length === 1 ? relu : before;
    if (!norms.every((norm) => this.isNorm(norm, user, relu) && this.isAlike(norm, norms[0]!))) return undefined;
    if (norms.length === 2 && norms[0] === norms[1]) return undefined;
    const grads = this.users[relu]!.filter(({ user: at, ref }) => this.isReluGradOf(at, ref));
    const reluGrad = grads[0]?.user;
    if (reluGrad === undefined || grads.length > 1) return undefined;
    const ends = this.ends(reluGrad);
    const normGrads = norms.map((norm) => ends.find((end) => this.isGradOf(end, norm)));
    if (ends.length !== norms.length || !normGrads.every((grad) => grad !== undefined)) return undefined;
    return { relu, norms, reluGrad, normGrads, gradients: this.addends(this.nodes[reluGrad]!.inputs[0] as Ref) };
  }

  private input(node: number, at: number): number {
    return (this.nodes[node]!.inputs[at] as Ref).node;
  }

  private inputs(node: number): number[] {
    return (this.nodes[node]!.inputs as Ref[]).map((ref) => ref.node);
  }

  private isSole(node: number, user: number): boolean {
    return this.users[node]!.length === 1 && this.users[node]![0]!.user === user;
  }

  private isAlike(a: number, b: number): boolean {
    const names = ['epsilon', 'exponential_avg_factor'];
    const same = names.every(
      (name) => attribute(this.nodes[a]!, name)!.value === attribute(this.nodes[b]!, name)!.value,
    );
    return same && hasShape(this.nodes[a]!, this.nodes[b]!);
  }

  /** A normalisation in training whose result only `user` uses, and whose moving averages nothing needs before `relu`. */
  private isNorm(node: number, user: number, relu: number): boolean {
    if (this.nodes[node]!.op !== 'FusedBatchNormV3' || !hasShape(this.nodes[node]!, this.nodes[relu]!)) return false;
    if (attribute(this.nodes[node]!, 'is_training')?.value !== true) return false;
    if (attribute(this.nodes[node]!, 'data_format')?.value !== 'NHWC') return false;
    return this.users[node]!.every(({ user: at, ref }) => {
      if (ref.output === 0) return at === user;
      return ref.output <= 2 ? at === -1 || at > relu : this.isGradOf(at, node);
    });
  }

  private isReluGradOf(node: number, output: Ref): boolean {
    return node >= 0 && this.nodes[node]!.op === 'ReluGrad' && this.nodes[node]!.inputs[1] === output;
  }

  private isGradOf(node: number, norm: number): boolean {
    if (node < 0 || this.nodes[node]!.op !== 'FusedBatchNormGradV3') return false;
    const [, x, , ...statistics] = this.nodes[node]!.inputs as Ref[];
    const own = statistics.every(({ node: from, output }, i) => from === norm && output === MEAN + i);
    return own && x!.node === this.input(norm, 0);
  }

  /** What uses a gradient, behind the reshapes and casts to what it is already that tfjs puts in between. */
  private ends(gradient: number): number[] {
    return this.users[gradient]!.flatMap(({ user }) => {
      const node = this.nodes[user];
      return node && ['Reshape', 'Cast'].includes(node.op) && hasShape(node, this.nodes[gradient]!)
        ? this.ends(user)
        : [user];
    });
  }

  /** A sum of tensors of one shape, as far as nothing else uses it, in its parts. */
  private addends(sum: Ref): Ref[] {
    const node = this.nodes[sum.node]!;
    const isSum = node.op === 'Add' && this.users[sum.node]!.length === 1;
    const parts = node.inputs as Ref[];
    const isWhole = (part: Ref) => part.output === 0 && hasShape(this.nodes[part.node]!, node);
    return isSum && parts.every(isWhole) ? parts.flatMap((part) => this.addends(part)) : [sum];
  }
}

function attribute(node: GraphNode, name: string): NodeAttribute | undefined {
  return node.attributes.find((given) => given.name === name);
}

function isList(input: Ref | readonly Ref[]): input is readonly Ref[] {
  return Array.isArray(input);
}
