import os from 'node:os';
import { join } from 'node:path';
import { engineReport, tf } from '../../lib/engine';
import { targetDistributions } from '../../lib/losses';
import { namedVariables } from '../../lib/models/parts';
import { saveWeights } from '../../lib/runs/folder/checkpoint';
import { type NamedArray, writeSafetensors } from '../../lib/support/safetensors';
import { type BenchModel, LEARNING_RATE, randomBatch } from '../timings/model';
import { PythonPeer } from './pythonPeer';

/** The same weights and batch in both: the two losses, and the largest difference of a gradient relative to its largest value. */
export interface Agreement {
  readonly ours: number;
  readonly theirs: number;
  readonly worstGradient: number;
  readonly where: string;
}

/** Images in the batch whose loss and gradients are compared. */
const CHECKED = 32;

/** A Python process that trains the same model with PyTorch (`pytorch_peer.py`). */
export class PyTorchPeer extends PythonPeer {
  constructor() {
    super('pytorch_peer.py');
  }

  /** @param compile how `torch.compile` is asked to: `reduce-overhead` captures CUDA graphs */
  async load(
    { config, shape, classes, parts }: BenchModel,
    layout: 'channels_last' | 'default',
    compile: false | 'default' | 'reduce-overhead',
  ): Promise<void> {
    const weights = join(this.folder, 'weights.safetensors');
    saveWeights(weights, parts);
    const { loss, training, model } = config;
    await this.ask('load', {
      ...{ config: model, shape, classes, weights, layout, compile },
      threads: os.availableParallelism(),
      device: engineReport().device === 'gpu' ? 'cuda' : 'cpu',
      loss: { adversarial: loss.adversarial.weight, reconstruction: loss.reconstruction.weight },
      optimizer: training.optimizer,
      learningRate: LEARNING_RATE,
      prior: new Array<number>(classes).fill(1 / classes),
    });
  }

  /** Compares loss and gradients of one batch under the weights that were loaded. */
  async check({ config, shape, classes, task, parts }: BenchModel): Promise<Agreement> {
    const { images, labels } = randomBatch(shape, CHECKED, classes);
    const { total, gradients, terms } = task.gradientsOn({ images, labels });
    const oneHot = targetDistributions(labels, classes);
    const targets = targetDistributions(labels, classes, config.loss.labelSmoothing);
    const arrays = new Map<string, NamedArray>();
    const add = (name: string, tensor: { shape: number[]; dataSync(): unknown }) =>
      arrays.set(name, { shape: tensor.shape, values: tensor.dataSync() as Float32Array });
    add('images', images);
    add('labels', oneHot);
    add('targets', targets);
    for (const [name, variable] of namedVariables(parts)) {
      const index = task.trained.indexOf(variable);
      if (index >= 0) add(`gradient/${name}`, gradients[index]!);
    }
    const file = join(this.folder, 'gradients.safetensors');
    writeSafetensors(file, { tensors: arrays, metadata: {} });
    const ours = total.dataSync()[0] as number;
    tf.dispose([images, oneHot, targets, total, ...gradients, ...terms]);
    const { loss, ...worst } = await this.ask<{ loss: number; worstGradient: number; where: string }>('check', {
      ...{ images: 'images', labels: 'labels', targets: 'targets', gradients: file },
    });
    return { ours, theirs: loss, ...worst };
  }

  /** Milliseconds of each of `steps` training steps. */
  async time(batch: number, steps: number): Promise<number[]> {
    return (await this.ask<{ milliseconds: number[] }>('time', { batch, steps })).milliseconds;
  }
}
