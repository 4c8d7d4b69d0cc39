/**
 * Calls every compiled function of the kit on small inputs, and prints what each gives as JSON: a process for `test/devices.test.ts`, which
 * decides by its environment on which device, compiled or op by op.
 */
import { encodeSplit } from '../../lib/evaluation/encodeSplit';
import type { Matrix } from '../../lib/evaluation/matrix';
import { pixelCodes } from '../../lib/evaluation/principalComponents';
import { trainProbe } from '../../lib/evaluation/probes';
import { nearestNeighbours } from '../../lib/evaluation/umap/neighbours';
import { compileForUse } from '../../lib/models/compileForUse';
import { composeForUse } from '../../lib/models/disentangler';
import { DisentanglingTask } from '../../lib/training/disentangling';
import type { LossOptions } from '../../lib/training/lossOptions';
import { createSmall, SMALL_SHAPE } from '../models/small';
import { barDataset, barSplit, lossOptions, OPTIONS } from '../training/small';
import { blobs } from './gaussians';

const dataset = barDataset();

/** Squared distances of each row to the next one. */
function distances({ values, columns }: Matrix): number[] {
  return Array.from({ length: values.length / columns - 1 }, (_, row) => {
    const squares = Array.from({ length: columns }, (_, column) => {
      return (values[row * columns + column]! - values[(row + 1) * columns + column]!) ** 2;
    });
    return squares.reduce((a, b) => a + b, 0);
  });
}

/** Every term, and every option that changes how it is computed. */
const LOSSES: Record<string, LossOptions> = {
  paper: lossOptions(),
  everything: {
    ...lossOptions({ form: 'reversal', weight: 0.3, reachesEncoder: true, ramp: 'ganin' }),
    classWeights: 'balanced',
    adversary: { steps: 3, learningRate: 2, updates: 'alternating' },
    reconstruction: { weight: 0.5, space: 'features', reachesExpression: true },
    swap: { weight: 0.2, expression: 1, nuisance: 1 },
  },
  edges: { ...lossOptions({ form: 'kl' }), reconstruction: { weight: 2, space: 'edges', reachesExpression: false } },
};

const given: Record<string, number[]> = {};
for (const [name, loss] of Object.entries(LOSSES)) {
  for (const optimizer of ['adam', 'sgd'] as const) {
    const options = { ...OPTIONS, loss, optimizer: { ...OPTIONS.optimizer, name: optimizer } };
    const parts = createSmall();
    const task = new DisentanglingTask(parts, dataset, options);
    task.startEpoch(1);
    const steps = [0, 1, 2].map((step) => Object.values(task.step(step, 1e-3, step / 3)));
    given[`training ${name} ${optimizer}`] = steps.flat();
    given[`validation ${name} ${optimizer}`] = Object.values(task.validate());
    const disentangler = composeForUse(parts);
    const model = { disentangler, encode: compileForUse(disentangler) } as never;
    const { probabilities, expression, nuisance } = encodeSplit(model, barSplit('test', 40), SMALL_SHAPE, 'mirrored');
    given[`codes ${name} ${optimizer}`] = [probabilities, expression, nuisance].flatMap(({ values }) => [...values]);
  }
}

const corners = [
  [0, 0, 0, 1],
  [2, 0, 1, 0],
  [0, 2, 1, 1],
];
const [seen, unseen] = [1, 2].map((seed) => blobs(corners, 60, 1, seed));
for (const name of ['linear', 'mlp'] as const) {
  const { accuracy, crossEntropy } = trainProbe(name, seen!, unseen!, 3);
  given[`probe ${name}`] = [accuracy, crossEntropy];
}
given.neighbours = nearestNeighbours(seen!.codes, 8).distances.flat();
const [pixels] = pixelCodes(dataset.splits.train, [], SMALL_SHAPE);
given['principal components'] = distances(pixels!); // the directions themselves are arbitrary where their variances are alike

process.stdout.write(JSON.stringify(given));
