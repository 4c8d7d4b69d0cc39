import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor1D, type Tensor2D, tf } from '../../../lib/engine';
import {
  ADVERSARIAL_FORMS,
  type AdversarialForm,
  adversarialLoss,
  adversarialTarget,
  crossEntropyLoss,
  targetDistributions,
} from '../../../lib/losses';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../../helpers';

const { log } = Math;
const FORMS = Object.keys(ADVERSARIAL_FORMS) as AdversarialForm[];
const PRIOR = [0.5, 0.3, 0.2];
const UNIFORM = [1 / 3, 1 / 3, 1 / 3];
const LABELS = targetDistributions([0, 2], 3);
/** Logits whose softmax is the given distribution, row by row. */
const answering = (...rows: number[][]) => tf.tensor2d(rows.map((p) => p.map((v) => log(v) - 2)));
const loss = (form: AdversarialForm, target: ArrayLike<number> = PRIOR, labels = LABELS) => {
  return (logits: Tensor) => adversarialLoss(form, logits as Tensor2D, { target, labels });
};
const told = (form: AdversarialForm, logits: Tensor, target?: number[]) => valuesOf(loss(form, target)(logits))[0]!;

test('values worked out by hand, for the answers (1/2, 1/4, 1/4) and (1/4, 1/2, 1/4) to the labels 0 and 2', () => {
  const logits = answering([0.5, 0.25, 0.25], [0.25, 0.5, 0.25]);
  const expected: Record<AdversarialForm, number> = {
    crossEntropy: (0.5 * log(2) + 0.3 * log(4) + 0.2 * log(4) + 0.5 * log(4) + 0.3 * log(2) + 0.2 * log(4)) / 2,
    kl:
      (0.25 * log(0.25 / 0.3) +
        0.25 * log(0.25 / 0.2) +
        0.25 * log(0.25 / 0.5) +
        0.5 * log(0.5 / 0.3) +
        0.25 * log(0.25 / 0.2)) /
      2,
    entropy: -1.5 * log(2), // both rows: 1/2 log 1/2 + 1/2 log 1/4
    squared: (0.05 ** 2 + 0.05 ** 2 + 0.25 ** 2 + 0.2 ** 2 + 0.05 ** 2) / 2,
    reversal: (log(2) + log(4)) / 2,
    unbounded: -(log(2) + log(4)) / 2,
  };
  for (const form of FORMS) assertClose([told(form, logits)], [expected[form]], 1e-6, form);
});

test('the gradient of each is the one its docstring gives, and finite differences agree; reversal turns it around', () => {
  const logits = draw([2, 3], 'logits') as Tensor2D;
  const p = tf.softmax(logits);
  const own = tf.tensor1d(PRIOR);
  const kl = p.mul(p.log().sub(own.log())).sum(1, true);
  const entropy = p.mul(p.log()).sum(1, true).neg();
  const off = p.sub(own);
  const expected: Record<AdversarialForm, Tensor> = {
    crossEntropy: off,
    kl: p.mul(p.log().sub(own.log()).sub(kl)),
    entropy: p.mul(p.log().add(entropy)),
    squared: p.mul(off.sub(p.mul(off).sum(1, true))).mul(2),
    reversal: LABELS.sub(p),
    unbounded: LABELS.sub(p),
  };
  for (const form of FORMS) {
    const gradient = tf.grad(loss(form))(logits);
    assertClose(gradient, expected[form].div(2), 1e-6, form);
    const sign = form === 'reversal' ? -1 : 1;
    assertClose(gradient.mul(sign), differences(loss(form), logits), 1e-3, form);
  }
});

test('each has its bound, and reaches it where its docstring says', () => {
  const least: [AdversarialForm, number[], number[], number][] = [
    ['crossEntropy', UNIFORM, UNIFORM, log(3)],
    ['crossEntropy', PRIOR, PRIOR, -PRIOR.reduce((sum, v) => sum + v * log(v), 0)],
    ['kl', PRIOR, PRIOR, 0],
    ['kl', UNIFORM, UNIFORM, 0],
    ['entropy', PRIOR, UNIFORM, -log(3)],
    ['squared', PRIOR, PRIOR, 0],
  ];
  for (const [form, target, best, bound] of least) {
    assertClose([told(form, answering(best, best), target)], [bound], 1e-6, form);
    for (let i = 0; i < 30; i++) {
      const elsewhere = told(form, draw([2, 3], i).mul(i % 3 ? 1 : 20), target);
      assert.ok(elsewhere > bound, `${form}: ${elsewhere} is more than ${bound}`);
    }
  }
  const sure = tf.tensor2d([
    [0, 0, 60],
    [0, 0, 60],
  ]); // the class that the prior has least of
  assertClose([told('kl', sure)], [log(5)], 1e-5, 'kl at most −log min π');
  assertClose([told('entropy', sure)], [0], 1e-6, 'entropy at most 0');
  assertClose([told('squared', sure)], [0.25 + 0.09 + 0.64], 1e-6, 'squared');
  assertClose([told('unbounded', sure)], [-30], 1e-5, 'unbounded: one of two is wrong by 60');
  assertClose([told('unbounded', sure.mul(100))], [-3000], 1e-5, 'unbounded has no bound');
});

test('where the adversary is sure, kl, entropy and squared distance saturate, the cross-entropy to π does not', () => {
  const sure = tf.tensor2d([
    [40, 0, 0],
    [40, 0, 0],
  ]);
  for (const form of FORMS) {
    const [first, second] = tf.split(tf.grad(loss(form))(sure), 2).map(valuesOf) as [number[], number[]];
    const largest = Math.max(...[...first, ...second].map(Math.abs));
    if (['kl', 'entropy', 'squared'].includes(form)) assert.ok(largest < 1e-6, `${form}: ${largest}`);
    if (form === 'crossEntropy') assertClose(first, [0.25, -0.15, -0.1], 1e-6);
    // sure and right: nothing to gain; sure and wrong: pushed further
    if (form === 'reversal' || form === 'unbounded')
      assertClose([...first, ...second], [0, 0, 0, -0.5, 0, 0.5], 1e-6, form);
  }
});

test('KL(π ‖ p) would be the cross-entropy again: kl is the other direction', () => {
  const logits = draw([2, 3], 'direction');
  const forward = (u: Tensor) =>
    tf
      .logSoftmax(u as Tensor2D)
      .neg()
      .add(tf.tensor1d(PRIOR).log())
      .mul(PRIOR)
      .sum(1)
      .mean();
  assertClose(tf.grad(forward)(logits), tf.grad(loss('crossEntropy'))(logits), 1e-6);
  const kl = tf.grad(loss('kl'))(logits);
  assert.ok(valuesOf(kl.sub(tf.grad(forward)(logits)).abs().max())[0]! > 0.01);
  const entropy = tf.grad(loss('entropy'))(logits);
  assertClose(tf.grad(loss('kl', UNIFORM))(logits), entropy, 1e-6, 'to the uniform π it is the negative entropy');
});

test('one step down each form does to a fixed adversary’s answers what the form is for', () => {
  const distance = (logits: Tensor, target: number[]) =>
    valuesOf(
      tf
        .softmax(logits as Tensor2D)
        .sub(target)
        .square()
        .sum(),
    )[0]!;
  const missed = (logits: Tensor) => valuesOf(crossEntropyLoss(LABELS, logits as Tensor2D))[0]!;
  for (let i = 0; i < 10; i++) {
    const logits = draw([2, 3], `step ${i}`);
    for (const form of FORMS) {
      const after = logits.sub(tf.grad(loss(form))(logits).mul(0.05));
      if (form === 'reversal' || form === 'unbounded') {
        assert.ok(missed(after) > missed(logits), `${form}: the adversary’s own loss rises`);
        assert.ok(told(form, after) > told(form, logits) === (form === 'reversal'), 'the number that is told');
        continue;
      }
      assert.ok(told(form, after) < told(form, logits), form);
      if (form === 'squared') assert.ok(distance(after, PRIOR) < distance(logits, PRIOR));
    }
  }
});

test('followed to the end, the forms that aim at a target answer it, and entropy answers the uniform', () => {
  for (const [form, end] of [
    ['crossEntropy', PRIOR],
    ['kl', PRIOR],
    ['squared', PRIOR],
    ['entropy', UNIFORM],
  ] as const) {
    let logits = draw([2, 3], 'end');
    const gradient = tf.grad(loss(form));
    for (let i = 0; i < 400; i++) logits = tf.tidy(() => logits.sub(gradient(logits).mul(2)));
    assertClose(tf.softmax(logits as Tensor2D), [...end, ...end], 1e-3, form);
  }
});

test('a class that the training data lacks keeps every form and its gradient finite', () => {
  const target = adversarialTarget('prior', [3, 0, 1]);
  for (const logits of [
    draw([2, 3]),
    tf.tensor2d([
      [-1e4, 1e4, 0],
      [1e4, -1e4, 0],
    ]),
  ]) {
    for (const form of FORMS) {
      const numbers = [...valuesOf(loss(form, target)(logits)), ...valuesOf(tf.grad(loss(form, target))(logits))];
      assert.ok(numbers.every(Number.isFinite), `${form}: ${numbers}`);
    }
  }
});

test('what an image counts in the adversary’s own loss counts in the forms that turn it around', () => {
  const logits = draw([2, 3]) as Tensor2D;
  const weights = tf.tensor1d([2, 0.5]) as Tensor1D;
  const own = (u: Tensor) => crossEntropyLoss(LABELS, u as Tensor2D, weights);
  for (const form of ['reversal', 'unbounded'] as const) {
    const turned = (u: Tensor) => adversarialLoss(form, u as Tensor2D, { target: PRIOR, labels: LABELS, weights });
    assertClose(tf.grad(turned)(logits), tf.grad(own)(logits).neg(), 1e-7, form);
  }
});

test('they leave nothing behind', () => {
  const logits = draw([2, 3]);
  for (const form of FORMS) {
    assertNothingStays(() => {
      loss(form)(logits).dispose();
      tf.grad(loss(form))(logits).dispose();
    });
  }
});
