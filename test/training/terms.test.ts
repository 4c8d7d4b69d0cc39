import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Scalar, type Tensor, type Tensor2D, type Tensor4D, tf } from '../../lib/engine';
import {
  ADVERSARIAL_FORMS,
  type AdversarialForm,
  adversarialLoss,
  edgeReconstructionLoss,
  featureReconstructionLoss,
  missedShare,
} from '../../lib/losses';
import { encodeBatch } from '../../lib/models/disentangler';
import { createLevels } from '../../lib/models/levels';
import { namedVariables } from '../../lib/models/parts';
import { createPerception } from '../../lib/models/perception';
import type { LossOptions } from '../../lib/training/lossOptions';
import { activeTerms, computeTerms, TERM_NAMES, totalLoss, trainedGroups, weightsOf } from '../../lib/training/terms';
import { assertClose, assertNothingStays, valuesOf } from '../helpers';
import { createSmall, SMALL_SHAPE } from '../models/small';
import { lossOptions, PRIOR, smallBatch } from './small';

const batch = smallBatch();

test('each term is the loss it is named after, of the parts it is named after', () => {
  const parts = createSmall();
  const terms = computeTerms(parts, batch, lossOptions(), { prior: PRIOR });
  const features = createSmall().encoder.apply(batch.images, { training: true }) as Tensor4D;
  const expression = parts.expression.apply(features) as Tensor2D;
  const nuisance = parts.nuisance.apply(features) as Tensor2D;
  const guesses = tf.logSoftmax(parts.adversary.apply(nuisance) as Tensor2D);
  const image = parts.decoder.apply(tf.concat([expression, nuisance], 1)) as Tensor4D;

  const stock = tf.losses.softmaxCrossEntropy(batch.targets, parts.classifier.apply(expression) as Tensor2D);
  assertClose(terms.expression!, stock, 1e-5, 'expression, on the smoothed targets');
  assertClose(terms.adversary!, batch.labels.mul(guesses).sum(1).mean().neg(), 1e-5, 'adversary, on the plain labels');
  assertClose(terms.adversarial!, guesses.mul(PRIOR).sum(1).mean().neg(), 1e-5, 'adversarial, to the prior');
  assertClose(terms.reconstruction!, tf.losses.meanSquaredError(batch.images, image), 1e-5, 'reconstruction');
});

test('adjustments are given to the logits of those that guess the expression, and to nobody else', () => {
  const parts = createSmall();
  const options = { ...lossOptions(), swap: { weight: 0.1, expression: 0, nuisance: 0 } };
  const adjustments = tf.tensor2d([1, -1, 0, 0.5, 0, 0, 0, 2, 0, -0.3, 0.1, 0], [4, 3]);
  const of = (more: object) => computeTerms(createSmall(), { ...batch, ...more }, options, { prior: PRIOR });
  const [plain, adjusted] = [of({}), of({ adjustments })];
  const features = createSmall().encoder.apply(batch.images, { training: true }) as Tensor4D;
  const logits = parts.classifier.apply(parts.expression.apply(features) as Tensor2D) as Tensor2D;
  const guesses = parts.adversary.apply(parts.nuisance.apply(features) as Tensor2D) as Tensor2D;
  const stock = (targets: Tensor2D, u: Tensor2D) => tf.losses.softmaxCrossEntropy(targets, u.add(adjustments));
  assertClose(adjusted.expression!, stock(batch.targets, logits), 1e-5, 'expression');
  assertClose(adjusted.adversary!, stock(batch.labels, guesses), 1e-5, 'adversary');
  for (const name of ['adversarial', 'reconstruction', 'swap'] as const)
    assertClose(adjusted[name]!, plain[name]!, 0, name);
});

test('the total is L_exp + λ_adv·L_adv + L_dis + λ_rec·L_rec', () => {
  const options = lossOptions({ weight: 0.5 }, 20);
  const [expression, adversary, adversarial, reconstruction] = [1, 2, 4, 8].map((x) => tf.scalar(x)) as [
    Scalar,
    Scalar,
    Scalar,
    Scalar,
  ];
  const all = { expression, adversary, adversarial, reconstruction };
  assert.deepEqual(valuesOf(totalLoss(all, weightsOf(options))), [1 + 2 + 0.5 * 4 + 20 * 8]);
  assert.deepEqual(valuesOf(totalLoss({ expression, adversary }, weightsOf(options))), [3]);
  const terms = computeTerms(createSmall(), batch, options, { prior: PRIOR });
  const weighted = [1, 1, 0.5, 20].reduce((sum, weight, i) => sum + weight * valuesOf(terms[TERM_NAMES[i]!]!)[0]!, 0);
  assertClose(totalLoss(terms, weightsOf(options)), [weighted], 1e-5);
});

test('the swap term is how far each face, decoded with the expression code of the next, is from being named as the next', () => {
  const parts = createSmall();
  const options = { ...lossOptions(), swap: { weight: 0.1, expression: 0, nuisance: 0 } };
  const { swap } = computeTerms(parts, batch, options, { prior: PRIOR });
  const features = createSmall().encoder.apply(batch.images, { training: true }) as Tensor4D;
  const rows = (codes: Tensor2D) => codes.arraySync();
  const expression = rows(parts.expression.apply(features) as Tensor2D);
  const nuisance = rows(parts.nuisance.apply(features) as Tensor2D);
  const targets = rows(batch.targets);
  const losses = [1, 2, 3, 0].map((j, i) => {
    const image = parts.decoder.apply(tf.tensor2d([[...expression[j]!, ...nuisance[i]!]])) as Tensor4D;
    const code = parts.expression.apply(parts.encoder.apply(image, { training: false }) as Tensor4D);
    const logs = rows(tf.logSoftmax(parts.classifier.apply(code) as Tensor2D))[0]!;
    return -logs.reduce((sum, log, k) => sum + targets[j]![k]! * log, 0);
  });
  assertClose(swap!, [losses.reduce((a, b) => a + b) / 4], 1e-5);
  const others = { expression: 1, adversary: 2, adversarial: 4, reconstruction: 8, swap: 16 };
  const terms = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, tf.scalar(value)]));
  assertClose(totalLoss(terms, weightsOf(options)), [1 + 2 + 0.5 * 4 + 2 * 8 + 0.1 * 16], 1e-5);
});

test('a weight of 0 switches its term off, and what the term alone would train', () => {
  const cases: [LossOptions, string[], string[]][] = [
    [lossOptions({ weight: 0 }, 0), ['expression', 'adversary'], ['adversary', 'classifier', 'encoder', 'expression']],
    [
      lossOptions({}, 0),
      ['expression', 'adversary', 'adversarial'],
      ['adversary', 'classifier', 'encoder', 'expression', 'nuisance'],
    ],
    [
      lossOptions({ weight: 0 }),
      ['expression', 'adversary', 'reconstruction'],
      ['adversary', 'classifier', 'decoder', 'encoder', 'expression', 'nuisance'],
    ],
    [
      { ...lossOptions(), swap: { weight: 0.1, expression: 0, nuisance: 0 } },
      ['expression', 'adversary', 'adversarial', 'reconstruction', 'swap'],
      ['adversary', 'classifier', 'decoder', 'encoder', 'expression', 'nuisance'],
    ],
  ];
  for (const [options, terms, trained] of cases) {
    assert.deepEqual(Object.keys(computeTerms(createSmall(), batch, options, { prior: PRIOR })), terms);
    assert.deepEqual(activeTerms(options), terms);
    assert.deepEqual([...trainedGroups(options, createSmall()).flat()].sort(), trained);
  }
});

test('each form of the adversarial term, and reconstruction in features, is the loss that it is named after', () => {
  const parts = createSmall();
  const features = createSmall().encoder.apply(batch.images, { training: true }) as Tensor4D;
  const nuisance = parts.nuisance.apply(features) as Tensor2D;
  const logits = parts.adversary.apply(nuisance) as Tensor2D;
  for (const form of Object.keys(ADVERSARIAL_FORMS) as AdversarialForm[]) {
    const { adversarial } = computeTerms(createSmall(), batch, lossOptions({ form }), { prior: PRIOR });
    const expected = adversarialLoss(form, logits, { target: PRIOR, labels: batch.labels });
    assertClose(adversarial!, expected, 1e-5, form);
  }
  const image = parts.decoder.apply(tf.concat([parts.expression.apply(features) as Tensor2D, nuisance], 1)) as Tensor4D;
  const perception = createPerception(SMALL_SHAPE, 1);
  const inFeatures: LossOptions = {
    ...lossOptions(),
    reconstruction: { weight: 2, space: 'features', reachesExpression: true },
  };
  const { reconstruction } = computeTerms(createSmall(), batch, inFeatures, { prior: PRIOR, perception });
  const [wanted, got] = [batch.images, image].map((x) => perception.apply(x.sub(0.5)) as Tensor[]);
  assertClose(reconstruction!, featureReconstructionLoss(wanted!, got!), 1e-5);
});

test('reconstruction as the expression’s encoder sees it is that among edges and in the encoder’s features, as they are in use', () => {
  const parts = createSmall();
  const perception = createLevels(parts.encoder);
  const options: LossOptions = {
    ...lossOptions(),
    reconstruction: { weight: 2, space: 'expression', reachesExpression: true },
  };
  const { reconstruction } = computeTerms(parts, batch, options, { prior: PRIOR, perception });
  const codes = createSmall(); // the pass before has moved the averages of its norms: those of the decoded image are by then
  const features = codes.encoder.apply(batch.images, { training: true }) as Tensor4D;
  const both = ['expression', 'nuisance'].map((name) => codes[name as 'nuisance'].apply(features) as Tensor2D);
  const image = codes.decoder.apply(tf.concat(both, 1)) as Tensor4D;
  const [wanted, got] = [batch.images, image].map((x) => createLevels(codes.encoder).apply(x) as Tensor[]);
  const seen = featureReconstructionLoss(wanted!, got!);
  assertClose(reconstruction!, edgeReconstructionLoss(batch.images, image).add(seen), 1e-5);
});

test('the swap term may ask for the codes too: the next image’s z_e, and the face’s own z_n', () => {
  const plain = { weight: 0.1, expression: 0, nuisance: 0 };
  const swapOf = (swap: LossOptions['swap']) =>
    valuesOf(computeTerms(createSmall(), batch, { ...lossOptions(), swap }, { prior: PRIOR }).swap!)[0]!;
  const parts = createSmall();
  const features = parts.encoder.apply(batch.images, { training: true }) as Tensor4D;
  const [given, kept] = ['expression', 'nuisance'].map((name) => parts[name as 'nuisance'].apply(features) as Tensor2D);
  const next = (codes: Tensor2D) => tf.gather(codes, tf.tensor1d([1, 2, 3, 0], 'int32'));
  const seen = encodeBatch(parts, parts.decoder.apply(tf.concat([next(given!), kept!], 1)) as Tensor4D);
  const wanted = encodeBatch(parts, batch.images);
  const ofExpression = valuesOf(missedShare(next(wanted.expression), seen.expression))[0]!;
  const ofNuisance = valuesOf(missedShare(wanted.nuisance, seen.nuisance))[0]!;
  assert.ok(ofExpression > 0.01 && ofNuisance > 0.01);
  const named = swapOf(plain);
  assertClose([swapOf({ ...plain, expression: 3 })], [named + 3 * ofExpression], 1e-4);
  assertClose([swapOf({ ...plain, nuisance: 2 })], [named + 2 * ofNuisance], 1e-4);
});

test('an expression weight of 0 leaves the classifier a monitor: its loss is told, and only its own weights feel it', () => {
  const options: LossOptions = { ...lossOptions({ weight: 0 }, 0), expression: { weight: 0, dropout: 0 } };
  const terms = computeTerms(createSmall(), batch, options, { prior: PRIOR });
  assertClose(terms.expression!, computeTerms(createSmall(), batch, lossOptions(), { prior: PRIOR }).expression!, 1e-6);
  assert.deepEqual(trainedGroups(options, createSmall()).flat(), ['classifier', 'adversary']);
  assertClose(totalLoss(terms, weightsOf(options)), terms.expression!.add(terms.adversary!), 1e-6);
});

test('switching a term off leaves the values of the others', () => {
  const all = computeTerms(createSmall(), batch, lossOptions(), { prior: PRIOR });
  const two = computeTerms(createSmall(), batch, lossOptions({ weight: 0 }, 0), { prior: PRIOR });
  assertClose(two.expression!, all.expression!, 1e-6);
  assertClose(two.adversary!, all.adversary!, 1e-6);
});

test('moving averages take one step for each batch, however often a code is used', () => {
  for (const reachesEncoder of [false, true]) {
    const parts = createSmall();
    computeTerms(parts, batch, lossOptions({ reachesEncoder }), { prior: PRIOR });
    const stem = parts.encoder.getLayer('stem_conv');
    const { mean } = tf.moments(stem.apply(batch.images) as Tensor, [0, 1, 2]);
    assertClose(namedVariables(parts).get('encoder/stem_norm/moving_mean')!, mean.mul(0.1), 1e-5);
  }
});

test('the pass leaves nothing behind but the terms', () => {
  const parts = createSmall();
  assertNothingStays(() => {
    tf.tidy(() => {
      totalLoss(computeTerms(parts, batch, lossOptions(), { prior: PRIOR }), weightsOf(lossOptions()));
    });
  });
});
