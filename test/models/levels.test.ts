import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf } from '../../lib/engine';
import { createEncoder, ENCODER_KINDS } from '../../lib/models/encoder';
import { createLevels } from '../../lib/models/levels';
import { alive, assertClose, draw } from '../helpers';

const images = draw([2, 16, 12, 1]).sigmoid();

test('one feature map of each size, the last of it, down to what the encoder gives', () => {
  for (const [kind, sides] of [
    ['residual', [16, 8, 4]],
    ['vgg', [16, 8, 4]],
  ] as const) {
    const encoder = createEncoder([16, 12, 1], { kind, width: 4, stages: 2, blocks: 1 }, 1);
    const levels = createLevels(encoder).apply(images) as Tensor[];
    assert.deepEqual(
      levels.map(({ shape }) => shape[1]),
      sides,
    );
    assertClose(levels.at(-1)!, encoder.apply(images) as Tensor, 0);
  }
});

test('of a residual encoder they are what its blocks give, after their ReLUs', () => {
  const encoder = createEncoder([16, 12, 1], { kind: 'residual', width: 4, stages: 2, blocks: 2 }, 1);
  const names = ['stem_relu', 'stage1_block2_relu', 'stage2_block2_relu'];
  const blocks = tf.model({
    inputs: encoder.inputs,
    outputs: names.map((name) => encoder.getLayer(name).output as never),
  });
  const wanted = blocks.apply(images) as Tensor[];
  for (const [i, level] of (createLevels(encoder).apply(images) as Tensor[]).entries())
    assertClose(level, wanted[i]!, 0);
});

test('they follow the encoder’s weights, and have none of their own', () => {
  for (const kind of ENCODER_KINDS) {
    const encoder = createEncoder([16, 12, 1], { kind, width: 4, stages: 2, blocks: 1 }, 1);
    const before = alive();
    const levels = createLevels(encoder);
    assert.deepEqual(alive(), before);
    encoder.setWeights(encoder.getWeights().map((weight) => weight.add(0.1)));
    assertClose((levels.apply(images) as Tensor[]).at(-1)!, encoder.apply(images) as Tensor, 0);
  }
});
