/** Which part of the model each term updates: the table in lib/training/terms.ts, with every other part left exactly alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor2D, tf } from '../../lib/engine';
import { ADVERSARIAL_FORMS, type AdversarialForm, crossEntropyLoss } from '../../lib/losses';
import { type PartName, type Parts, partNames, trainableVariables } from '../../lib/models/parts';
import type { LossOptions } from '../../lib/training/lossOptions';
import { computeTerms, type TermName, totalLoss, trainedGroups, weightsOf } from '../../lib/training/terms';
import { assertClose, gradientsOf } from '../helpers';
import { createSmall } from '../models/small';
import { lossOptions, NOISE, PRIOR, smallBatch } from './small';

const parts = createSmall();
const batch = smallBatch();
type Gradients = Record<PartName, (number[] | null)[]>;
const NAMES = partNames(parts);

/** The gradient of a term, or of the total, for each variable of each part. */
function gradientsBy(what: TermName | 'total', options: LossOptions, of: Parts = parts): Gradients {
  const names = partNames(of);
  const counts = names.map((name) => trainableVariables(of, [name]).length);
  const loss = () => {
    const terms = computeTerms(of, batch, options, { prior: PRIOR, noise: NOISE });
    return what === 'total' ? totalLoss(terms, weightsOf(options)) : terms[what]!;
  };
  const all = gradientsOf(loss, trainableVariables(of, names));
  return Object.fromEntries(names.map((name, i) => [name, all.splice(0, counts[i])])) as Gradients;
}

const isReached = (gradient: number[] | null) => gradient?.some((value) => value !== 0) ?? false;

function assertReaches(what: TermName, options: LossOptions, expected: readonly PartName[], of = parts): void {
  for (const [part, gradients] of Object.entries(gradientsBy(what, options, of)) as [PartName, (number[] | null)[]][]) {
    assert.ok(gradients.length > 0);
    const reached = gradients.filter(isReached).length;
    // to the last variable: all of a part that is updated, none of a part that is not
    assert.equal(reached, expected.includes(part) ? gradients.length : 0, `${what} -> ${part}`);
  }
}

for (const reachesEncoder of [false, true]) {
  const options = lossOptions({ reachesEncoder });
  const setting = reachesEncoder ? 'with reachesEncoder' : 'without reachesEncoder';

  test(`${setting}: the expression term updates encoder, expression branch and classifier`, () => {
    assertReaches('expression', options, ['encoder', 'expression', 'classifier']);
  });

  test(`${setting}: the adversary’s own term updates the adversary alone`, () => {
    assertReaches('adversary', options, ['adversary']);
  });

  test(`${setting}: reconstruction updates encoder, both branches and decoder`, () => {
    assertReaches('reconstruction', options, ['encoder', 'expression', 'nuisance', 'decoder']);
  });
}

test('without reachesExpression reconstruction leaves the expression branch alone, and so do the parts it is said to train', () => {
  for (const space of ['pixels', 'edges'] as const) {
    const options = { ...lossOptions(), reconstruction: { weight: 2, space, reachesExpression: false } };
    assertReaches('reconstruction', options, ['encoder', 'nuisance', 'decoder']);
    const alone = {
      ...options,
      expression: { weight: 0, dropout: 0 },
      adversarial: { ...options.adversarial, weight: 0 },
    };
    assert.ok(!trainedGroups(alone, parts).flat().includes('expression'));
    assert.ok(
      trainedGroups({ ...alone, reconstruction: { ...options.reconstruction, reachesExpression: true } }, parts)
        .flat()
        .includes('expression'),
    );
  }
});

test('the swap term updates the decoder alone', () => {
  assertReaches('swap', { ...lossOptions(), swap: { weight: 0.1, expression: 1, nuisance: 1 } }, ['decoder']);
});

test('without reachesEncoder the adversarial term updates the nuisance branch alone, never the adversary', () => {
  assertReaches('adversarial', lossOptions({ reachesEncoder: false }), ['nuisance']);
});

test('with reachesEncoder the adversarial term updates nuisance branch and encoder, never the adversary', () => {
  assertReaches('adversarial', lossOptions({ reachesEncoder: true }), ['nuisance', 'encoder']);
});

test('no form of the adversarial term reaches the adversary, and each reaches every variable of the nuisance branch', () => {
  for (const form of Object.keys(ADVERSARIAL_FORMS) as AdversarialForm[]) {
    assertReaches('adversarial', lossOptions({ form }), ['nuisance']);
    assertReaches('adversarial', lossOptions({ form, reachesEncoder: true }), ['nuisance', 'encoder']);
  }
});

test('reversal: the code feels −λ ∂CE/∂z_n of the adversary’s own loss, as it does from the unbounded form', () => {
  const options = (form: AdversarialForm) => lossOptions({ form, weight: 0.5, reachesEncoder: true });
  const uncut = () => {
    const code = parts.nuisance.apply(parts.encoder.apply(batch.images, { training: true }) as Tensor) as Tensor;
    return crossEntropyLoss(batch.labels, parts.adversary.apply(code) as Tensor2D);
  };
  const own = gradientsOf(uncut, trainableVariables(parts, ['nuisance']));
  const without = {
    ...options('reversal'),
    reconstruction: { weight: 0, space: 'pixels', reachesExpression: true },
  } as const;
  const felt = gradientsBy('total', without).nuisance;
  for (const [i, gradient] of own.entries()) {
    assertClose(
      felt[i]!,
      gradient!.map((g) => -0.5 * g),
      1e-5,
    );
  }
  for (const part of ['nuisance', 'encoder'] as const) {
    const [a, b] = (['reversal', 'unbounded'] as const).map((form) => gradientsBy('adversarial', options(form))[part]);
    for (const [i, gradient] of a!.entries()) assertClose(b![i]!, gradient!, 1e-6, part);
  }
  const adversary = gradientsBy('total', without).adversary;
  const unweighted = gradientsBy('adversary', without).adversary;
  for (const [i, gradient] of adversary.entries())
    assertClose(gradient!, unweighted[i]!, 1e-6, 'the adversary’s own, unweighted');
});

test('reachesEncoder changes neither the adversarial term’s value nor the nuisance branch’s gradient', () => {
  const value = (options: LossOptions) => computeTerms(parts, batch, options, { prior: PRIOR }).adversarial!;
  const [off, on] = [lossOptions({ reachesEncoder: false }), lossOptions({ reachesEncoder: true })];
  assertClose(value(on), value(off), 1e-6);
  const [without, withEncoder] = [gradientsBy('adversarial', off), gradientsBy('adversarial', on)];
  without.nuisance.forEach((gradient, i) => {
    assertClose(withEncoder.nuisance[i]!, gradient!, 1e-5);
  });
});

test('the adversarial term pushes the nuisance code along −(softmax − π) through the adversary as it stands', () => {
  const linear = createSmall(1, { adversary: { hidden: [[]], normalise: false } });
  const [kernel] = linear.adversary.getWeights() as [Tensor];
  const code = linear.nuisance.apply(linear.encoder.apply(batch.images, { training: true }) as Tensor) as Tensor;
  const answers = tf.softmax(linear.adversary.apply(code) as Tensor);
  const expected = answers.sub(PRIOR).matMul(kernel, false, true).sum(0).div(4);
  // the nuisance code's bias moves every code alike: its gradient is the sum of the codes' gradients
  const bias = linear.nuisance.getLayer('nuisance_code').trainableWeights[1]!.read() as never;
  const loss = () => computeTerms(linear, batch, lossOptions(), { prior: PRIOR }).adversarial!;
  assertClose(gradientsOf(loss, [bias])[0]!, expected, 1e-5);
});

test('the total’s gradient is the weighted sum of the terms’ gradients, in every variable', () => {
  const options = lossOptions({ weight: 0.5, reachesEncoder: true }, 2);
  const weights: [TermName, number][] = [
    ['expression', 1],
    ['adversary', 1],
    ['adversarial', 0.5],
    ['reconstruction', 2],
  ];
  const byTerm = weights.map(([name, weight]) => ({ weight, gradients: gradientsBy(name, options) }));
  for (const [part, total] of Object.entries(gradientsBy('total', options)) as [PartName, number[][]][]) {
    total.forEach((gradient, i) => {
      const sum = gradient.map((_, k) =>
        byTerm.reduce((all, { weight, gradients }) => all + weight * (gradients[part][i]?.[k] ?? 0), 0),
      );
      assertClose(gradient, sum, 1e-4, part);
    });
  }
});

test('a term that is switched off updates nothing: only the parts that training lists are reached', () => {
  for (const adversarial of [0, 0.5]) {
    for (const reconstruction of [0, 2]) {
      const options = lossOptions({ weight: adversarial }, reconstruction);
      const reached = Object.entries(gradientsBy('total', options)).filter(([, g]) => g.some(isReached));
      const expected = NAMES.filter((name) => trainedGroups(options, parts).flat().includes(name));
      assert.deepEqual(
        reached.map(([part]) => part),
        expected,
        `λ_adv ${adversarial}, λ_rec ${reconstruction}`,
      );
    }
  }
});

test('the adversary is free again after the pass', () => {
  const logits = () => (parts.adversary.apply(tf.ones([1, 6])) as Tensor).square().sum();
  const gradients = gradientsOf(logits, trainableVariables(parts, ['adversary']));
  assert.ok(gradients.every((gradient) => gradient !== null));
});
