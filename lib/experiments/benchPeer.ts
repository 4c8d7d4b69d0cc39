import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { tf } from '../engine';
import { targetDistributions } from '../losses';
import { namedVariables } from '../models/disentangler';
import { MienError } from '../support/errors';
import { homeFolder } from '../support/paths';
import { type NamedArray, writeSafetensors } from '../support/safetensors';
import { saveWeights } from '../training/checkpoint';
import { type BenchModel, randomBatch } from './benchModel';

/** Images in the batch whose loss and gradients are compared. */
const CHECKED = 32;

/** A Python process that trains the same model with PyTorch (`bench/pytorch_peer.py`), one request and one answer a line. */
export class PyTorchPeer {
  private readonly process: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private readonly lines: Interface;
  private readonly folder = mkdtempSync(join(os.tmpdir(), 'mien-bench-'));

  constructor() {
    const folder = join(homeFolder(), 'bench');
    const python = join(folder, '.venv', 'bin', 'python');
    if (!existsSync(python)) {
      throw new MienError('PyTorch is not installed to compare with', 'Run `npm run bench:setup` (several gigabytes).');
    }
    this.process = spawn(python, [join(folder, 'pytorch_peer.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout! });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  async load({ config, shape, classes, parts }: BenchModel, layout: string, compile: boolean): Promise<void> {
    const weights = join(this.folder, 'weights.safetensors');
    saveWeights(weights, parts);
    const { loss, training, model } = config;
    await this.ask('load', {
      config: model,
      shape,
      classes,
      weights,
      layout,
      compile,
      threads: os.availableParallelism(),
      loss: { adversarial: loss.adversarial.weight, reconstruction: loss.reconstruction.weight },
      optimizer: training.optimizer,
      learningRate: 1e-3,
      prior: new Array<number>(classes).fill(1 / classes),
    });
  }

  /** Compares loss and gradients of one batch under the weights that were loaded. */
  async check({ config, shape, classes, task, parts }: BenchModel) {
    const { images, labels } = randomBatch(shape, CHECKED, classes);
    const { total, gradients, terms } = task.gradientsOn(images, labels);
    const named = [...namedVariables(parts)].filter(([, variable]) => variable.trainable);
    const arrays = new Map<string, NamedArray>();
    const add = (name: string, tensor: { shape: number[]; dataSync(): unknown }) =>
      arrays.set(name, { shape: tensor.shape, values: tensor.dataSync() as Float32Array });
    const oneHot = targetDistributions(labels, classes);
    const targets = targetDistributions(labels, classes, config.loss.labelSmoothing);
    add('images', images);
    add('labels', oneHot);
    add('targets', targets);
    const byName = new Map(task.trained.map((variable, i) => [variable.name, gradients[i]!]));
    for (const [name, variable] of named) add(`gradient/${name}`, byName.get(variable.name)!);
    const file = join(this.folder, 'gradients.safetensors');
    writeSafetensors(file, { tensors: arrays, metadata: {} });
    const ours = total.dataSync()[0] as number;
    tf.dispose([images, oneHot, targets, total, ...gradients, ...terms]);
    const answer = await this.ask('check', { images: 'images', labels: 'labels', targets: 'targets', gradients: file });
    const { loss, worstGradient, where } = answer as { loss: number; worstGradient: number; where: string };
    return { ours, theirs: loss, worstGradient, where };
  }

  /** Milliseconds of each of `steps` training steps. */
  async time(batch: number, steps: number): Promise<number[]> {
    return ((await this.ask('time', { batch, steps })) as { milliseconds: number[] }).milliseconds;
  }

  end(): void {
    this.lines.close();
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask(what: string, arguments_: object): Promise<unknown> {
    this.process.stdin!.write(`${JSON.stringify({ do: what, ...arguments_ })}\n`);
    const { value, done } = await this.answers.next();
    if (done)
      throw new MienError('The PyTorch process ended; its message is above', 'Run `npm run bench:setup` again.');
    return JSON.parse(value as string);
  }
}
