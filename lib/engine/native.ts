/** mien's own native code (`lib/native`), compiled by set-up and loaded before TensorFlow. */
import { existsSync } from 'node:fs';
import os from 'node:os';
import { MienError } from '../support/errors';
import { place } from '../support/place';
import { loadFailure } from './loadFailure';

/** Which output of which node of a graph. */
export interface Ref {
  readonly node: number;
  readonly output: number;
}

export interface NodeAttribute {
  readonly name: string;
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'type' | 'shape' | 'tensor';
  /** Strings, ints and types may be lists. */
  readonly value: unknown;
}

/** A node of a graph, as `lib/native/define_function.h` describes it. */
export interface GraphNode {
  readonly op: string;
  readonly attributes: readonly NodeAttribute[];
  readonly inputs: readonly (Ref | readonly Ref[])[];
  /** Of the first output, where known; TensorFlow does not look at it. */
  readonly shape?: readonly number[];
}

/** A descent of UMAP in the plane, as `lib/native/umap/umap_layout.h` describes it. */
export interface UmapJob {
  readonly points: Float32Array;
  readonly anchors: Float32Array;
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  readonly periods: Float64Array;
  readonly epochs: number;
  readonly a: number;
  readonly b: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly control: Int32Array;
}

export interface MissingLibrary {
  readonly name: string;
  /** The loader's. */
  readonly reason: string;
}

/** What may stand between TensorFlow and a GPU. */
export interface GpuReport {
  readonly builtForCuda: boolean;
  /** NVIDIA's: the newest CUDA that it can run, 1000 · major + 10 · minor; why it shows no GPU, or an empty text. */
  readonly driver: { readonly found: boolean; readonly cuda: number; readonly problem: string };
  /** Those that this process may use, and the bytes of their memory. */
  readonly gpus: readonly { readonly name: string; readonly bytes: number }[];
}

export interface Native {
  /** Keeps what is written to standard error, until `unmute`, which gives it back. */
  mute(): void;
  unmute(): string;
  /** Remembers for this thread's JavaScript the context in which tfjs-node runs its ops, just after that was loaded. */
  adoptContext(): void;
  gpuReport(): GpuReport;
  /** The names of the GPUs that this process may use; TensorFlow need not be loaded. */
  visibleGpus(): string[];
  /** Opens NVIDIA's libraries for TensorFlow, which is loaded. @returns those that could not be opened */
  openCudaLibraries(): MissingLibrary[];
  /** Whether matrix products and convolutions on a GPU may round what they multiply to TF32. */
  allowTensorFloat32(allow: boolean): void;
  /**
   * Registers a graph as a function that runs like any op.
   * @param xla whether XLA compiles it, on its first run
   * @throws Error with TensorFlow's message
   */
  defineFunction(
    name: string,
    nodes: readonly GraphNode[],
    inputs: readonly number[],
    outputs: readonly Ref[],
    xla: boolean,
  ): void;
  removeFunction(name: string): void;
  /** The file that TensorFlow has read a message from last, or tried to, such as what XLA has kept; empty where it has read none. */
  lastMessage(): string;
  /** Gives TensorFlow mien's own ops (`lib/native/kernels/kernels.h`). */
  registerKernels(): void;
  /** Moves points on another thread. @returns whether it came to its end */
  umapLayout(job: UmapJob): Promise<boolean>;
}

export const native: Native = load();

function load(): Native {
  try {
    const addon = { exports: {} };
    const { RTLD_NOW, RTLD_GLOBAL } = os.constants.dlopen;
    // Global, so that it sees tfjs-node create its context (lib/native/tensorflow_api.cc).
    process.dlopen(addon, place.nativeAddon, RTLD_NOW | RTLD_GLOBAL);
    return addon.exports as Native;
  } catch (error) {
    if (!existsSync(place.nativeAddon)) {
      throw new MienError(
        'mien has not been set up',
        `Run \`${place.setupCommand}\` once: it fetches TensorFlow's library and compiles the code between it and Node.`,
      );
    }
    throw loadFailure("mien's native code", error, 'compiles it for this machine');
  }
}
