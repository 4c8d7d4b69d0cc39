import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, effective, fingerprint, sharedKeys } from '../../lib/config/compare';
import type { PartialConfig } from '../../lib/config/config';
import { resolveConfig } from '../../lib/config/resolve';
import { MANIFEST_DEFAULTS } from '../../lib/datasets/sets/manifest/options';
import { SYNTHETIC_DEFAULTS } from '../../lib/datasets/synthetic';
import { UsageError } from '../../lib/support/errors';

const refuses = (part: unknown, ...says: readonly string[]) =>
  assert.throws(
    () => resolveConfig(part as PartialConfig),
    (error) => {
      assert.ok(error instanceof UsageError, String(error));
      for (const words of says) assert.ok(error.message.includes(words), `“${words}” is not in: ${error.message}`);
      return true;
    },
  );

test('defaults are complete: nothing is undefined, and they come out of themselves', () => {
  const config = resolveConfig();
  assert.deepEqual(JSON.parse(JSON.stringify(config)), config);
  assert.deepEqual(resolveConfig(config), config);
  assert.deepEqual(config.dataset, {
    ...{ name: 'synthetic', root: null, side: null, colour: null, margin: 0.1, splitSeed: 1 },
    ...{ factors: null, fold: null, shortcut: null, subset: { train: {}, validation: {}, test: {} } },
    ...{ ferplus: { votes: null, labels: 'majority' } },
    ...{
      synthetic: SYNTHETIC_DEFAULTS,
      affectnet: { classes: 7 },
      folder: { pattern: null },
      manifest: MANIFEST_DEFAULTS,
    },
  });
  assert.deepEqual(Object.keys(config), ['seed', 'dataset', 'model', 'loss', 'training', 'augmentation', 'evaluation']);
});

test('a part changes what it names and nothing else; later parts win, lists are replaced whole', () => {
  const config = resolveConfig(
    { training: { epochs: 3 }, model: { adversary: { hidden: [[8], [8, 8]] } } },
    { training: { batchSize: 16 }, model: { adversary: { hidden: [[4]] } } },
    { training: { epochs: 5 } },
  );
  const want = JSON.parse(JSON.stringify(resolveConfig()));
  Object.assign(want.training, { epochs: 5, batchSize: 16 });
  want.model.adversary.hidden = [[4]];
  assert.deepEqual(config, want);
});

test('the parts are not changed, and undefined leaves the default', () => {
  const part = { training: { epochs: 3 } };
  const config = resolveConfig(part, { training: { epochs: undefined }, loss: undefined });
  assert.equal(config.training.epochs, 3);
  assert.deepEqual(part, { training: { epochs: 3 } });
});

test('an unknown key is named with its path, at any depth', () => {
  refuses({ trainin: {} }, 'no key trainin ');
  refuses({ training: { epoch: 3 } }, 'no key training.epoch ');
  refuses({ model: { encoder: { widht: 3, depth: 2 } } }, 'model.encoder.widht', 'model.encoder.depth');
});

test('a wrong type: the key, what it got, what it takes', () => {
  refuses({ training: { epochs: '3' } }, 'training.epochs is "3"', 'takes a number');
  refuses({ training: { epochs: 2.5 } }, 'training.epochs is 2.5', 'takes a whole number');
  refuses({ training: 7 }, 'training is 7', 'takes an object');
  refuses({ training: { xla: 'off' } }, 'training.xla is "off"', 'takes a boolean (true or false) or "auto"');
  refuses({ loss: { adversarial: { weight: null } } }, 'loss.adversarial.weight is null', 'takes a number');
  refuses({ augmentation: { flip: 'yes' } }, 'augmentation.flip is "yes"', 'takes a boolean (true or false)');
  refuses({ model: { adversary: { hidden: [128] } } }, 'model.adversary.hidden.0 is 128', 'takes an array');
  refuses({ model: { adversary: { hidden: [[128, 'x']] } } }, 'model.adversary.hidden.0.1 is "x"', 'takes a number');
  refuses({ dataset: { name: 'fer2012' } }, 'dataset.name is "fer2012"', 'one of synthetic, fer2013');
  refuses({ training: { optimizer: { name: 'rmsprop' } } }, 'training.optimizer.name', 'one of adam, sgd');
});

test('a value out of range: the key, what it got, what it takes', () => {
  refuses({ training: { epochs: 0 } }, 'training.epochs is 0', 'at least 1');
  refuses({ training: { schedule: { peak: 0 } } }, 'training.schedule.peak is 0', 'more than 0');
  refuses({ augmentation: { erase: 1.5 } }, 'augmentation.erase is 1.5', 'at most 1');
  refuses({ seed: -1 }, 'seed is -1', 'at least 0');
  refuses({ loss: { reconstruction: { weight: -0.1 } } }, 'loss.reconstruction.weight is -0.1', 'at least 0');
  refuses({ dataset: { synthetic: { side: 16 } } }, 'dataset.synthetic.side is 16', 'at least 32');
  refuses({ dataset: { root: '' } }, 'dataset.root is ""');
});

test('numbers that JSON does not know are called what they are', () => {
  refuses({ seed: Number.NaN }, 'seed is NaN');
  refuses({ training: { schedule: { peak: Number.POSITIVE_INFINITY } } }, 'training.schedule.peak is Infinity');
});

test('all mistakes are told at once', () => {
  refuses({ training: { epochs: 0, batch: 3 }, seed: 'a' }, 'training.epochs', 'training.batch', 'seed');
});

test('what is no object at all is refused by name', () => {
  for (const part of [null, [1], 'training.epochs=3', 7]) {
    refuses(part, 'The configuration is ', 'takes an object');
    assert.throws(
      () => resolveConfig(part as PartialConfig, { seed: 2 }),
      UsageError,
      'also when another part follows',
    );
  }
});

test('a key named __proto__ is an unknown key, and reaches no prototype', () => {
  for (const text of [
    '{"__proto__": {"epochs": 3}}',
    '{"training": {"__proto__": {"epochs": 3}}}',
    '{"constructor": {"prototype": {"epochs": 3}}}',
  ]) {
    refuses(JSON.parse(text), 'There is no key', /__proto__|constructor/.exec(text)![0]);
    assert.equal(({} as Record<string, unknown>).epochs, undefined);
  }
});

test('a fingerprint does not depend on the order of keys, but on every value', () => {
  const config = resolveConfig();
  const reversed = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, reversed(inner)]),
        );
  assert.match(fingerprint(config), /^[0-9a-f]{16}$/);
  assert.equal(fingerprint(reversed(config)), fingerprint(config));
  const others: PartialConfig[] = [
    { seed: 2 },
    { training: { epochs: 25 } },
    { model: { adversary: { hidden: [[]] } } },
    { dataset: { root: '/x' } },
  ];
  const prints = [config, ...others.map((part) => resolveConfig(part))].map(fingerprint);
  assert.equal(new Set(prints).size, prints.length);
  assert.notEqual(fingerprint({ list: [1, 2] }), fingerprint({ list: [2, 1] }), 'the order of a list matters');
});

test('shared keys are those that both say, the same or not', () => {
  assert.deepEqual(sharedKeys({ a: { b: 1, c: [2] }, d: 3 }, { a: { b: 1, c: [4], e: 5 }, f: 3 }), ['a.b', 'a.c']);
  assert.deepEqual(sharedKeys({ a: 1 }, { a: { b: 2 } }), ['a']);
  assert.deepEqual(sharedKeys({ a: undefined }, { a: { b: 2 } }), []);
  assert.deepEqual(sharedKeys({}, { a: 1 }), []);
});

test('differences name each key that differs, with both values', () => {
  const a = resolveConfig({ training: { epochs: 3 }, model: { adversary: { hidden: [[4]] } } });
  const b = resolveConfig({ training: { epochs: 5 }, model: { adversary: { hidden: [[4, 4]] } } });
  assert.deepEqual(differences(a, a), []);
  assert.deepEqual(differences(a, b).sort(), [
    'model.adversary.hidden: [[4]] instead of [[4,4]]',
    'training.epochs: 3 instead of 5',
  ]);
  assert.deepEqual(differences({ a: { b: 1 } }, { a: {}, c: null }), [
    'a.b: 1 instead of nothing',
    'c: nothing instead of null',
  ]);
});

test('patience asks for the best epoch to be kept: the last one is some epochs worse', () => {
  assert.equal(resolveConfig().training.keep, 'last');
  refuses({ training: { patience: 3 } }, 'training.patience is 3; it takes 0 where training.keep is not best.');
  assert.equal(resolveConfig({ training: { patience: 3, keep: 'best' } }).training.patience, 3);
});

test('all drawn against a shortcut is the same training, said or not', () => {
  const sampling = (drawn?: number) => resolveConfig({ training: { sampling: { against: 'nuisance', drawn } } });
  assert.deepEqual(sampling(1), sampling());
  assert.deepEqual(sampling().training.sampling, { against: 'nuisance' });
  assert.deepEqual(sampling(0).training.sampling, { against: 'nuisance', drawn: 0 });
});

test('options of the terms are checked, and an adversary that never learns is no adversary to hide from', () => {
  const { loss } = resolveConfig();
  assert.deepEqual(loss.expression, { weight: 1, dropout: 0 });
  assert.deepEqual(loss.adversary, { steps: 3, learningRate: 1, updates: 'alternating' });
  const { form, ramp } = loss.adversarial;
  assert.deepEqual([form, ramp, loss.reconstruction.space], ['crossEntropy', 'constant', 'share']);
  for (const name of ['crossEntropy', 'kl', 'entropy', 'squared', 'reversal', 'unbounded'] as const) {
    assert.equal(resolveConfig({ loss: { adversarial: { form: name } } }).loss.adversarial.form, name);
  }
  refuses(
    { loss: { adversarial: { form: 'hinge' } } },
    'loss.adversarial.form is "hinge"',
    'one of crossEntropy, kl, ',
  );
  refuses({ loss: { adversarial: { ramp: 'linear' } } }, 'loss.adversarial.ramp', 'one of constant, ganin');
  refuses({ loss: { adversary: { steps: 1.5 } } }, 'loss.adversary.steps is 1.5', 'a whole number');
  refuses({ loss: { adversary: { learningRate: 0 } } }, 'loss.adversary.learningRate is 0', 'more than 0');
  refuses({ loss: { adversary: { updates: 'both' } } }, 'loss.adversary.updates', 'one of joint, alternating');
  refuses(
    { loss: { reconstruction: { space: 'vgg' } } },
    'loss.reconstruction.space',
    'one of pixels, share, edges, features',
  );
  refuses({ loss: { expression: { weight: -1 } } }, 'loss.expression.weight is -1', 'at least 0');
  refuses({ loss: { expression: { dropout: 1 } } }, 'loss.expression.dropout is 1', 'at most 0.9');
  refuses({ training: { average: 1 } }, 'training.average is 1', 'at most 0.99999');
  refuses({ augmentation: { mixup: 2 } }, 'augmentation.mixup is 2', 'at most 1');
  const painted: PartialConfig = { loss: { swap: { weight: 0.1 }, reconstruction: { weight: 0 } } };
  refuses(painted, 'loss.reconstruction.weight is 0; it takes above 0 where loss.swap.weight is not 0.');
  const mute: PartialConfig = { loss: { adversary: { steps: 0 } } };
  refuses(mute, 'loss.adversary.steps is 0; it takes at least 1 where loss.adversarial.weight is not 0.');
  assert.equal(resolveConfig(mute, { loss: { adversarial: { weight: 0 } } }).loss.adversary.steps, 0);
});

test('a fold is below the number of folds, a subset names lists of values', () => {
  const dataset = { fold: { index: 2, of: 3 }, subset: { train: { pose: ['left', 'right'] } } };
  const resolved = resolveConfig({ dataset }).dataset;
  assert.deepEqual(resolved.fold, dataset.fold);
  assert.deepEqual(resolved.subset, { train: { pose: ['left', 'right'] }, validation: {}, test: {} });
  assert.throws(() => resolveConfig({ dataset: { fold: { index: 3, of: 3 } } }), /dataset\.fold\.index is 3/);
  assert.throws(
    () => resolveConfig({ dataset: { fold: { index: 0, of: 2 } } }),
    /dataset\.fold\.of is 2; it takes at least 3/,
  );
  assert.throws(() => resolveConfig({ dataset: { subset: { training: {} } } } as never), /dataset\.subset\.training/);
  assert.throws(() => resolveConfig({ dataset: { subset: { train: { pose: [] } } } }), /dataset\.subset\.train\.pose/);
});

test('what is effective leaves out the settings of datasets that are not the run’s own', () => {
  const of = (part: PartialConfig) => fingerprint(effective(resolveConfig(part)));
  const fer = { dataset: { name: 'fer2013', root: '/x' } } as const;
  assert.equal(of(fer), of({ dataset: { ...fer.dataset, synthetic: { difficulty: 0.9 }, affectnet: { classes: 8 } } }));
  assert.notEqual(of(fer), of({ dataset: { ...fer.dataset, side: 64 } }));
  assert.notEqual(of({}), of({ dataset: { synthetic: { difficulty: 0.9 } } }));
  const affectnet = { name: 'affectnet', root: '/x' } as const;
  assert.notEqual(of({ dataset: affectnet }), of({ dataset: { ...affectnet, affectnet: { classes: 8 } } }));
});
