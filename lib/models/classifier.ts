import { type LayersModel, tf } from '../engine';
import { Initializers } from './initialize';

/**
 * Codes to class logits, `[B, D] -> [B, K]`: the expression classifier C with no hidden layer, the adversary A with one or more.
 * @param hidden units of each hidden ReLU layer; an empty list makes the model linear
 */
export function createClassifier(
  codeSize: number,
  classes: number,
  hidden: readonly number[],
  name: string,
  seed: number,
): LayersModel {
  const init = new Initializers(seed, name);
  const layers = hidden.map((units, i) =>
    tf.layers.dense({
      units,
      activation: 'relu',
      kernelInitializer: init.he(),
      name: `${name}_hidden${i + 1}`,
      ...(i === 0 ? { inputShape: [codeSize] } : {}),
    }),
  );
  const logits = tf.layers.dense({
    units: classes,
    kernelInitializer: init.glorot(),
    name: `${name}_logits`,
    ...(hidden.length === 0 ? { inputShape: [codeSize] } : {}),
  });
  return tf.sequential({ layers: [...layers, logits], name });
}
