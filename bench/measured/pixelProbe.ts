/** What can be read of each factor from raw pixels: if a label were wrong or invisible, nothing could read it. */
import { type Dataset, pixelsOf, type Split } from '../../lib/datasets/dataset';
import { type SymbolicTensor, type Tensor, tf } from '../../lib/engine';
import { argMaxRows } from '../../lib/evaluation/classification';
import { pixelCodes } from '../../lib/evaluation/principalComponents';
import { trainProbe } from '../../lib/evaluation/probes';
import { createEncoder } from '../../lib/models/encoder';

export interface PixelProbe {
  readonly factor: string;
  readonly values: number;
  /** Share of the most frequent value. */
  readonly chance: number;
  /** Accuracy on the test split of logistic regression on the pixels' principal components. */
  readonly linear: number;
  /** Accuracy of a small convolutional network trained on all factors at once, and its mean recall over the values. */
  readonly network: number;
  readonly recall: number;
}

const EPOCHS = 10;

export async function probePixels(dataset: Dataset): Promise<PixelProbe[]> {
  const { train, test } = dataset.splits;
  const targets = [
    { factor: 'expression', values: dataset.classes.length, of: (split: Split) => split.labels },
    ...train.factors.map(({ name, values }, f) => ({
      factor: name,
      values: values.length,
      of: (split: Split) => split.factors[f]!.codes,
    })),
  ];
  const codes = pixelCodes(train, [test], dataset.shape);
  const linear = targets.map(({ values, of }) =>
    trainProbe('linear', { codes: codes[0]!, labels: of(train) }, { codes: codes[1]!, labels: of(test) }, values),
  );
  const predictions = await predictAll(dataset, targets);
  return targets.map(({ factor, values, of }, t) => {
    const hits = new Array<number>(values).fill(0);
    const counts = new Array<number>(values).fill(0);
    of(test).forEach((value, i) => {
      counts[value]!++;
      if (predictions[t]![i] === value) hits[value]!++;
    });
    const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
    const { chance, accuracy } = linear[t]!;
    const network = sum(hits) / test.size;
    const recall = sum(hits.map((hit, value) => hit / Math.max(1, counts[value]!))) / values;
    return { factor, values, chance, linear: accuracy, network, recall };
  });
}

/** Trains one network with an output a target. @returns what it says of each test image, a list a target */
async function predictAll(
  { shape, splits: { train, test } }: Dataset,
  targets: readonly { readonly values: number; readonly of: (split: Split) => Int32Array }[],
): Promise<ArrayLike<number>[]> {
  const encoder = createEncoder(shape, { kind: 'residual', width: 16, stages: 3, blocks: 1 }, 1);
  const features = encoder.outputs[0]!;
  // straight to every output, without a layer that all targets would have to share: what is where, and what there is anywhere
  const where = tf.layers.flatten().apply(features) as SymbolicTensor;
  const anywhere = tf.layers.globalAveragePooling2d({}).apply(features) as SymbolicTensor;
  const read = tf.layers.concatenate().apply([where, anywhere]) as SymbolicTensor;
  const outputs = targets.map(
    ({ values }) => tf.layers.dense({ units: values, activation: 'softmax' }).apply(read) as SymbolicTensor,
  );
  const model = tf.model({ inputs: encoder.inputs, outputs });
  const optimizer = tf.train.adam();
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
  const input = (split: Split) => {
    const bytes = split.read(Array.from({ length: split.size }, (_, i) => i));
    return tf.tensor4d(
      Float32Array.from(bytes, (byte) => byte / 255),
      [bytes.length / pixelsOf(shape), ...shape],
    );
  };
  const images = input(train);
  const labels = targets.map(({ of }) => tf.tensor1d(Float32Array.from(of(train))));
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    (optimizer as unknown as { learningRate: number }).learningRate = 0.003 * (1 - epoch / EPOCHS);
    await model.fit(images, labels, { epochs: 1, batchSize: 64, shuffle: false, verbose: 0 });
    console.error(`epoch ${epoch + 1} of ${EPOCHS}`);
  }
  const scores = model.predict(input(test), { batchSize: 200 }) as Tensor[];
  return scores.map((score, t) => argMaxRows(score.dataSync() as Float32Array, targets[t]!.values));
}
