/** The separated model: what reaches what, against finite differences and by hand; adversaries on normalised codes; codes that are drawn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor2D, tf, type Variable } from '../../lib/engine';
import { crossEntropyLoss } from '../../lib/losses';
import { encodeBatch } from '../../lib/models/disentangler';
import {
  disposeParts,
  namedVariables,
  type PartName,
  type Parts,
  partNames,
  trainableVariables,
} from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import type { LossOptions } from '../../lib/training/lossOptions';
import { computeTerms, type TermName, totalLoss, trainedGroups, weightsOf } from '../../lib/training/terms';
import { NO_AUGMENTATION } from '../datasets/batches/noAugmentation';
import { alive, assertClose, differences, gradientsOf, valuesOf } from '../helpers';
import { createSmall, SEPARATED_SMALL } from '../models/small';
import { barDataset, lossOptions, NOISE, OPTIONS, PRIOR, smallBatch } from './small';

const batch = smallBatch();
const LABELS = [0, 1, 2, 0];

/** mien's own terms, and others. */
function separatedLoss(more: Partial<LossOptions> = {}): LossOptions {
  return {
    ...lossOptions({ weight: 0.3, reachesEncoder: true }),
    adversary: { steps: 3, learningRate: 1, updates: 'alternating' },
    reconstruction: { weight: 1, space: 'share', reachesExpression: false },
    ...more,
  };
}
const drawn = separatedLoss({
  nuisanceKl: { weight: 0.01 },
  expressionKl: { weight: 0.02 },
  swap: { weight: 0.1, expression: 1, nuisance: 1 },
});

/** Log variances are not 0, where the divergence would have no slope. */
function createDrawn(): Parts {
  const parts = createSmall(1, SEPARATED_SMALL, ['expression', 'nuisance']);
  for (const [name, variable] of namedVariables(parts)) {
    if (name.endsWith('log_variance/bias')) tf.tidy(() => variable.assign(tf.fill(variable.shape, 0.4) as Variable));
  }
  return parts;
}
const createSeparated = () => createSmall(1, SEPARATED_SMALL);
const termsOf = (parts: Parts, options: LossOptions) =>
  computeTerms(parts, batch, options, { prior: PRIOR, noise: NOISE });

function assertReaches(term: TermName, options: LossOptions, parts: Parts, expected: readonly PartName[]): void {
  const gradients = gradientsOf(() => termsOf(parts, options)[term]!, trainableVariables(parts, partNames(parts)));
  for (const part of partNames(parts)) {
    const own = gradients.splice(0, trainableVariables(parts, [part]).length);
    const reached = own.filter((gradient) => gradient?.some((value) => value !== 0)).length;
    // to the last variable: all of a part that is updated, none of a part that is not
    assert.equal(reached, expected.includes(part) ? own.length : 0, `${term} -> ${part}`);
  }
}

test('each term reaches the parts that it is said to, to the last variable, and no other', () => {
  const parts = createSeparated();
  const loss = separatedLoss({ swap: { weight: 0.1, expression: 1, nuisance: 1 } });
  const { adversarial, reconstruction } = loss;
  assertReaches('expression', loss, parts, ['encoder', 'expression', 'classifier']);
  assertReaches('adversary', loss, parts, ['adversary']);
  assertReaches('adversarial', loss, parts, ['nuisanceEncoder', 'nuisance']);
  const short = { ...loss, adversarial: { ...adversarial, reachesEncoder: false } };
  assertReaches('adversarial', short, parts, ['nuisance']);
  assertReaches('reconstruction', loss, parts, ['nuisanceEncoder', 'nuisance', 'decoder']);
  const far = { ...loss, reconstruction: { ...reconstruction, reachesExpression: true } };
  assertReaches('reconstruction', far, parts, ['encoder', 'expression', 'nuisanceEncoder', 'nuisance', 'decoder']);
  assertReaches('swap', loss, parts, ['decoder']);
});

test('so do the divergences, and terms that read a draw reach its spread', () => {
  const parts = createDrawn();
  assertReaches('nuisanceKl', drawn, parts, ['nuisanceEncoder', 'nuisance']);
  assertReaches('expressionKl', drawn, parts, ['encoder', 'expression']);
  assertReaches('expression', drawn, parts, ['encoder', 'expression', 'classifier']);
  assertReaches('reconstruction', drawn, parts, ['nuisanceEncoder', 'nuisance', 'decoder']);
  const [kernel, bias, ...spread] = trainableVariables(parts, ['nuisance']).slice(-4) as Variable[];
  const gradients = gradientsOf(() => termsOf(parts, drawn).adversarial!, [kernel!, bias!, ...spread]);
  assert.ok(gradients[0] && gradients[1]);
  assert.deepEqual(gradients.slice(2), [null, null], 'the adversary reads the mean');
});

test('nothing ties naming the expression to the nuisance, and the adversary to neither', () => {
  const parts = createSeparated();
  const groups = [['encoder', 'expression', 'classifier'], ['adversary'], ['nuisanceEncoder', 'nuisance', 'decoder']];
  assert.deepEqual(trainedGroups(separatedLoss(), parts), groups);
  const shared = trainedGroups(separatedLoss(), createSmall());
  assert.deepEqual(shared, [['encoder', 'expression', 'classifier', 'nuisance', 'decoder'], ['adversary']]);
});

const PROBED: [TermName, string[]][] = [
  ['adversarial', ['nuisance/nuisance_code/bias', 'nuisanceEncoder/nuisanceEncoder_stage2_block1_b_norm/beta']],
  ['reconstruction', ['nuisance/nuisance_code/bias', 'nuisanceEncoder/nuisanceEncoder_stage2_block1_b_norm/gamma']],
  ['nuisanceKl', ['nuisance/nuisance_log_variance/bias', 'nuisanceEncoder/nuisanceEncoder_stage2_block1_b_norm/beta']],
  ['expressionKl', ['expression/expression_code/kernel', 'encoder/stage2_block1_b_norm/beta']],
];
for (const [term, names] of PROBED) {
  test(`${term}: its gradient is that of finite differences, through the branch, the encoder and, where it reads them, normalised codes`, () => {
    const parts = createDrawn();
    for (const name of names) {
      const variable = namedVariables(parts).get(name)!;
      const start = variable.clone();
      const [gradient] = gradientsOf(() => termsOf(parts, drawn)[term]!, [variable]);
      const at = (values: Tensor) => {
        variable.assign(values as Variable);
        return termsOf(parts, drawn)[term]!;
      };
      assertClose(gradient!, differences(at, start, 5e-4), 5e-3, name);
      variable.assign(start as Variable);
    }
  });
}

test('the adversary’s terms are the means over adversaries that read the code less its batch’s mean over its deviation', () => {
  const parts = createSeparated();
  const { adversary, adversarial } = termsOf(parts, separatedLoss());
  const features = createSeparated().nuisanceEncoder!.apply(batch.images, { training: true }) as Tensor;
  const code = parts.nuisance.apply(features) as Tensor2D;
  const { mean, variance } = tf.moments(code, 0);
  const read = code.sub(mean).div(variance.add(1e-5).sqrt());
  const weights = new Map([...namedVariables(parts)].map(([name, variable]) => [name, variable]));
  const guess = (name: string, hidden: number) => {
    let x = read as Tensor2D;
    for (let layer = 1; layer <= hidden + 1; layer++) {
      const at = `adversary/${name}_${layer > hidden ? 'logits' : `hidden${layer}`}`;
      const y = x.matMul(weights.get(`${at}/kernel`) as never).add(weights.get(`${at}/bias`)!) as Tensor2D;
      x = layer > hidden ? y : (y.relu() as Tensor2D);
    }
    return x;
  };
  const guesses = [guess('adversary1', 0), guess('adversary2', 1), guess('adversary3', 2)];
  const meanOf = (targets: Tensor2D) =>
    guesses.reduce((sum, logits) => sum + valuesOf(crossEntropyLoss(targets, logits))[0]! / 3, 0);
  assertClose(adversary!, [meanOf(batch.labels)], 1e-4);
  assertClose(adversarial!, [meanOf(tf.tensor2d([PRIOR, PRIOR, PRIOR, PRIOR]))], 1e-4);
});

test('a code that only grows does not blind adversaries that read it normalised', () => {
  const grown = (normalise: boolean) => {
    const parts = createSmall(1, { ...SEPARATED_SMALL, adversary: { hidden: [[8]], normalise } });
    const value = () => valuesOf(termsOf(parts, separatedLoss()).adversary!)[0]!;
    const before = value();
    for (const variable of trainableVariables(parts, ['nuisance']).slice(-2))
      variable.assign(variable.mul(50) as never);
    return Math.abs(value() - before);
  };
  assert.ok(grown(true) < 1e-3, `${grown(true)}`);
  assert.ok(grown(false) > 0.1, `${grown(false)}`);
});

test('three steps of several adversaries are three steps of plain gradient descent of the mean of their losses', () => {
  const plain = { name: 'sgd', weightDecay: 0, momentum: 0, clipNorm: 0 } as const;
  const expected = createSeparated();
  const features = expected.nuisanceEncoder!.apply(batch.images, { training: true }) as Tensor;
  const codes = expected.nuisance.apply(features) as Tensor2D;
  const variables = trainableVariables(expected, ['adversary']);
  for (let step = 0; step < 3; step++) {
    const loss = () => {
      const guesses = expected.adversary.apply(codes, { training: true }) as Tensor2D[];
      return tf.addN(guesses.map((logits) => crossEntropyLoss(batch.labels, logits))).div(3);
    };
    const gradients = gradientsOf(loss, variables);
    for (const [i, variable] of variables.entries()) {
      variable.assign(variable.sub(tf.tensor(gradients[i]!, variable.shape).mul(0.1)) as Variable);
    }
  }
  for (const compiled of [true, false]) {
    const parts = createSeparated();
    const task = new DisentanglingTask(parts, barDataset(), {
      ...OPTIONS,
      loss: separatedLoss(),
      optimizer: plain,
      compiled,
    });
    task.stepOn({ images: batch.images, labels: LABELS }, 0.1);
    for (const [i, variable] of trainableVariables(parts, ['adversary']).entries()) {
      assertClose(variable, variables[i]!, 1e-4, `${compiled ? 'compiled' : 'op by op'}, variable ${i}`);
    }
  }
});

for (const compiled of [true, false]) {
  test(`${compiled ? 'compiled' : 'op by op'}: what names the expression is, bit for bit, what it is without any other term`, () => {
    const train = (loss: LossOptions) => {
      const parts = createSeparated();
      const task = new DisentanglingTask(parts, barDataset(), { ...OPTIONS, loss, compiled });
      task.startEpoch(1);
      for (let step = 0; step < task.stepsPerEpoch; step++) task.step(step, 0.01);
      task.dispose();
      return trainableVariables(parts, ['encoder', 'expression', 'classifier']).map(valuesOf);
    };
    const alone = separatedLoss({
      adversary: { steps: 0, learningRate: 1, updates: 'joint' },
      adversarial: { ...separatedLoss().adversarial, weight: 0 },
      reconstruction: { ...separatedLoss().reconstruction, weight: 0 },
    });
    assert.deepEqual(train(separatedLoss()), train(alone));
  });

  test(`${compiled ? 'compiled' : 'op by op'}: what names the expression is, bit for bit, the baseline's, whose encoder is shared and whose adversary is another`, () => {
    const train = (parts: Parts, loss: LossOptions) => {
      const options = { ...OPTIONS, loss, compiled, average: 0.9, augmentation: { ...NO_AUGMENTATION, mixup: 0.4 } };
      const task = new DisentanglingTask(parts, barDataset(), options);
      task.startEpoch(1);
      const told = Array.from({ length: task.stepsPerEpoch }, (_, step) => task.step(step, 0.01).expression);
      const { accuracy } = task.validate();
      task.conclude();
      task.dispose();
      const named = [...namedVariables(parts)].filter(([name]) => /^(encoder|expression|classifier)\//.test(name));
      return { told, accuracy, weights: named.map(([name, variable]) => [name, valuesOf(variable)]) };
    };
    const expression = { weight: 1, dropout: 0.3 };
    const monitored = { ...lossOptions({ weight: 0 }, 0), expression };
    assert.deepEqual(train(createSeparated(), { ...separatedLoss(), expression }), train(createSmall(), monitored));
  });

  test(`${compiled ? 'compiled' : 'op by op'}: with drawn codes, no tensor stays; the noise is another in each step and the same in a training that goes on`, () => {
    const before = alive();
    const create = () => new DisentanglingTask(createDrawn(), barDataset(), { ...OPTIONS, loss: drawn, compiled });
    const frozen = (task: DisentanglingTask) => task.stepOn({ images: batch.images, labels: LABELS }, 0);
    const task = create();
    const [first, second] = [frozen(task), frozen(task)];
    assert.notEqual(second.reconstruction, first.reconstruction, 'nothing but the noise differs');
    assert.equal(second.nuisanceKl, first.nuisanceKl, 'which the divergence does not see');
    const between = alive();
    const third = frozen(task);
    assert.deepEqual(alive(), between);
    const other = create();
    other.optimizer.restore(
      new Map([...task.optimizer.state().slots].map(([name, slot]) => [name, Float32Array.from(valuesOf(slot))])),
      2,
    );
    assert.equal(frozen(other).reconstruction, third.reconstruction);
    for (const each of [task, other]) {
      each.dispose();
      disposeParts(each.parts);
    }
    assert.deepEqual(alive(), before);
  });
}

test('in use a drawn code is its mean: the same whenever it is asked for', () => {
  const parts = createDrawn();
  const [a, b] = [0, 1].map(() => encodeBatch(parts, batch.images));
  assert.deepEqual(valuesOf(a!.nuisance), valuesOf(b!.nuisance));
  assert.deepEqual(a!.nuisance.shape, [4, 6]);
});

test('training without a seed for the noise of a drawn code says so', () => {
  assert.throws(() => computeTerms(createDrawn(), batch, drawn, { prior: PRIOR }), /needs a seed/);
  assert.throws(() => termsOf(createSeparated(), drawn), /built for codes that are no distributions/);
});

test('the total of everything is each term by its weight', () => {
  const parts = createDrawn();
  const terms = termsOf(parts, drawn);
  const weights = { expression: 1, adversary: 1, adversarial: 0.3, reconstruction: 1, nuisanceKl: 0.01 };
  const all = { ...weights, expressionKl: 0.02, swap: 0.1 };
  assert.deepEqual(weightsOf(drawn), all);
  const sum = Object.entries(all).reduce((s, [name, w]) => s + w * valuesOf(terms[name as TermName]!)[0]!, 0);
  assertClose(totalLoss(terms, weightsOf(drawn)), [sum], 1e-5);
});
