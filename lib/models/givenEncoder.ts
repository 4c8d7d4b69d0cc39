import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ImageShape } from '../datasets/dataset';
import { type LayersModel, type SymbolicTensor, tf } from '../engine';
import { MienError } from '../support/errors';
import { layersFileDigest, loadLayersFile } from './layersFile';
import { disposeWeights } from './parts';

const CURE = 'model.encoder.from takes a tfjs LayersModel, or a finished run.';

/**
 * An encoder whose weights somebody else has trained: of a tfjs LayersModel that reads images, all up to its last feature map,
 * `[B, H, W, C] -> [B, h, w, D]`. Of a run of mien that is its encoder.
 * @param path of its `model.json`, of the folder that this is in, or of a run
 * @param frozen whether training leaves it as it is, normalisation included
 * @throws MienError when there is no such model, or it does not read images of this shape and make feature maps of them
 */
export async function loadEncoder(path: string, shape: ImageShape, frozen: boolean): Promise<LayersModel> {
  const file = encoderFile(path);
  const model = await loadLayersFile(file, CURE);
  try {
    const taken = model.inputs[0]!.shape.slice(1);
    const fits = taken.length === 3 && taken.every((size, axis) => size === null || size === shape[axis]);
    if (model.inputs.length !== 1 || !fits) {
      throw new MienError(
        `${file} takes ${taken.map((size) => size ?? 'any').join(' × ')}, not images of ${shape.join(' × ')}`,
        'Set dataset.side and dataset.colour to what it takes.',
      );
    }
    const encoder = upToMap(model, file, shape);
    disposeWeights(model, encoder);
    encoder.trainable = !frozen;
    return encoder;
  } catch (error) {
    disposeWeights(model);
    throw error;
  }
}

/**
 * Equal for encoders of the same files, wherever they lie.
 * @throws MienError when there is none
 */
export function encoderDigest(path: string): string {
  return layersFileDigest(encoderFile(path));
}

/** @throws MienError when there is no such file, with what to do about it */
export function encoderFile(path: string, cure = CURE): string {
  const places =
    basename(path) === 'model.json' ? [path] : [join(path, 'model.json'), join(path, 'model', 'model.json')];
  const file = places.find((place) => existsSync(place));
  if (file) return file;
  throw new MienError(`There is no ${places.join(' and no ')}`, cure);
}

/** Back from the first output, through the first input of each layer, to a feature map with more than one place. */
function upToMap(model: LayersModel, file: string, shape: ImageShape): LayersModel {
  let map: SymbolicTensor | undefined = model.outputs[0]!;
  while (map && !isMap(map)) map = map.sourceLayer.inboundNodes[map.nodeIndex]?.inputTensors[0];
  if (!map || model.inputs.some(({ id }) => id === map.id)) {
    throw new MienError(`${file} makes no feature map of an image`, 'Give a convolutional network.');
  }
  const cut = tf.model({ inputs: model.inputs[0]!, outputs: map, name: 'given' });
  const image = tf.input({ shape: [...shape], name: 'given_image' });
  return tf.model({ inputs: image, outputs: cut.apply(image) as SymbolicTensor, name: 'encoder' });
}

function isMap({ shape }: SymbolicTensor): boolean {
  return shape.length === 4 && !(shape[1] === 1 && shape[2] === 1);
}
