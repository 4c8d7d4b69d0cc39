import { join } from 'node:path';
import type { LayersModel, Tensor } from '../../engine';
import { type NamedArray, writeSafetensors } from '../../support/safetensors';
import { type Exporter, textMetadata } from './exporter';

type Layer = LayersModel['layers'][number];

/**
 * `model.safetensors`: every weight by its part, layer and name, such as `encoder/stem_conv/kernel`, in TensorFlow's order of axes: kernels are
 * `[h, w, in, out]`, those of transposed convolutions `[h, w, out, in]`. What the layers are is in the metadata `model`.
 */
export const exportSafetensors: Exporter = async ({ model, config }, out, metadata) => {
  const parts = [...model.disentangler.layers, model.decoder, model.adversary];
  const tensors = new Map<string, NamedArray>();
  for (const part of parts as Layer[]) {
    for (const weight of part.weights) {
      const value = weight.read() as Tensor;
      const values = value.dataSync() as Float32Array;
      tensors.set(`${part.name}/${weight.originalName}`, { shape: value.shape, values });
    }
  }
  const path = join(out, 'model.safetensors');
  writeSafetensors(path, { tensors, metadata: textMetadata({ ...metadata, model: config.model }) });
  return [path];
};
