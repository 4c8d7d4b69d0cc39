/** The training step of the default model against PyTorch, and in bfloat16 against float32. */
import { computesInBfloat16, engineReport } from '../../lib/engine';
import { type Agreement, PyTorchPeer } from '../peers/pytorchPeer';
import { inChild } from './child';
import { type BenchModel, benchModel, LEARNING_RATE, randomBatch } from './model';
import type { BenchResult } from './result';
import type { Telling } from './telling';
import { inTurns, milliseconds, summarise } from './turns';

const EAGER = { name: 'PyTorch eager, channels_last', layout: 'channels_last', compile: false } as const;
const COMPILED = { name: 'torch.compile, channels_last', layout: 'channels_last', compile: 'default' } as const;
/** On each device what is usual there. A turn has so many steps; their median counts. */
const DEVICES = {
  cpu: {
    batches: [32, 128],
    variants: [EAGER, { name: 'PyTorch eager, default layout', layout: 'default', compile: false }, COMPILED],
    steps: 5,
  },
  gpu: {
    batches: [128, 512, 2048],
    variants: [COMPILED, EAGER, { ...COMPILED, name: 'torch.compile with CUDA graphs', compile: 'reduce-overhead' }],
    steps: 20,
  },
} as const;
/** Where float32 and bfloat16 are compared. */
const IN_BFLOAT16 = 128;

type StepPeer = (typeof DEVICES)['cpu' | 'gpu']['variants'][number];

export interface StepBenchSettings extends Telling {
  readonly turns: number;
  /** What the names of the peers have; default: all that are usual on the device. */
  readonly against?: string;
}

/** What is left out by `limit` is told and has no result. @throws MienError when PyTorch has not been installed for it */
export async function benchStep({
  turns,
  against = '',
  ...telling
}: StepBenchSettings): Promise<{ agreement?: Agreement; results: BenchResult[] }> {
  const { tell, within } = telling;
  const { device } = engineReport();
  const { batches, steps, ...all } = DEVICES[device];
  const model = benchModel();
  const peers = (all.variants as readonly StepPeer[]).filter(({ name }) => name.includes(against));
  const cases = batches.flatMap((batch) => peers.map((peer) => new Case(peer, batch, model, telling)));
  const results: BenchResult[] = [];
  let agreement: Agreement | undefined;
  try {
    if (device === 'gpu') {
      // its machine has many cores: all compile side by side, and XLA keeps what it has compiled for this process
      await Promise.all([
        ...batches.map((batch) => compileAhead(batch, telling)),
        ...cases.map((one) => one.isReady()),
      ]);
    }
    for (const one of cases) {
      const peer = await one.isReady();
      if (!peer) continue;
      agreement ??= await peer.check(model);
      const { images, labels } = randomBatch(model.shape, one.batch, model.classes);
      const ours = () => stepTime(model, { images, labels }, steps);
      const theirs = async () => summarise(await peer.time(one.batch, steps)).median;
      const work = `training step, batch ${one.batch}`;
      const timed = inTurns({ work, peer: one.peer.name, ours, theirs }, turns);
      const result = await within(timed, `${work}, ${one.peer.name}`);
      if (result) results.push(tell(result));
      images.dispose();
      one.end();
    }
  } finally {
    for (const one of cases) one.end();
    model.dispose();
  }
  if (computesInBfloat16()) results.push(tell(await inBfloat16(turns, steps)));
  return { ...(agreement && { agreement }), results };
}

/** A peer at one size of batch, in a process of its own. */
class Case {
  private process: PyTorchPeer | undefined;
  private ready: Promise<PyTorchPeer | undefined> | undefined;

  constructor(
    readonly peer: StepPeer,
    readonly batch: number,
    private readonly model: BenchModel,
    private readonly telling: Telling,
  ) {}

  /** After its first step, which compiles where something is to be compiled. @returns undefined when that took too long */
  isReady(): Promise<PyTorchPeer | undefined> {
    this.ready ??= this.prepare();
    return this.ready;
  }

  end(): void {
    this.process?.end();
  }

  private async prepare(): Promise<PyTorchPeer | undefined> {
    const { note, within } = this.telling;
    const what = `${this.peer.name}, batch ${this.batch}`;
    const start = performance.now();
    const peer = new PyTorchPeer();
    this.process = peer;
    const first = async () => {
      await peer.load(this.model, this.peer.layout, this.peer.compile);
      await peer.time(this.batch, 1);
      return peer;
    };
    const ready = await within(first(), what);
    if (ready) note(`${what}: first step ${((performance.now() - start) / 1000).toFixed(1)} s after it was started`);
    return ready;
  }
}

async function stepTime({ task }: BenchModel, batch: Parameters<BenchModel['task']['stepOn']>[0], steps: number) {
  const times: number[] = [];
  for (let step = 0; step < steps; step++) times.push(await milliseconds(() => task.stepOn(batch, LEARNING_RATE)));
  return summarise(times).median;
}

async function compileAhead(batch: number, { note, within }: Telling): Promise<void> {
  const what = `mien, batch ${batch}`;
  const first = await within(inChild<number>(__filename, `exports.firstStep(${batch})`), what);
  if (first !== undefined) note(`${what}: first step after ${(first / 1000).toFixed(1)} s, XLA's compilation included`);
}

/** Milliseconds. */
export function firstStep(batch: number): number {
  const model = benchModel();
  const { images, labels } = randomBatch(model.shape, batch, model.classes);
  const start = performance.now();
  model.task.stepOn({ images, labels }, LEARNING_RATE);
  return performance.now() - start;
}

async function inBfloat16(turns: number, steps: number): Promise<BenchResult> {
  const models = (['bfloat16', 'float32'] as const).map((precision) => benchModel({ precision }));
  const [half, whole] = models as [BenchModel, BenchModel];
  const { images, labels } = randomBatch(half.shape, IN_BFLOAT16, half.classes);
  try {
    return await inTurns(
      {
        work: `training step in bfloat16, batch ${IN_BFLOAT16}`,
        peer: 'mien in float32',
        ours: () => stepTime(half, { images, labels }, steps),
        theirs: () => stepTime(whole, { images, labels }, steps),
      },
      turns,
    );
  } finally {
    images.dispose();
    for (const model of models) model.dispose();
  }
}
