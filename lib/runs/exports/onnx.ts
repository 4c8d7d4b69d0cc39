import { join } from 'node:path';
import { toOnnx } from '../../models/onnx/toOnnx';
import { writeFileAtomic } from '../../support/files';
import { hasDecoder } from '../decode';
import { type Exporter, textMetadata } from './exporter';

/**
 * `model.onnx`: `image [N, H, W, C]` to `probabilities [N, K]`, `expression [N, D_e]` and `nuisance [N, D_n]`. Beside it, where the decoder was
 * trained, `decoder.onnx`: `codes [N, D_e + D_n]` to `image [N, H, W, C]`.
 */
export const exportOnnx: Exporter = async ({ model, config }, out, metadata) => {
  const about = textMetadata(metadata);
  const path = join(out, 'model.onnx');
  const names = { inputs: ['image'], outputs: ['probabilities', 'expression', 'nuisance'] };
  writeFileAtomic(path, toOnnx(model.disentangler, names, about));
  if (!hasDecoder({ config })) return [path];
  const decoder = join(out, 'decoder.onnx');
  writeFileAtomic(decoder, toOnnx(model.decoder, { inputs: ['codes'], outputs: ['image'] }, about));
  return [path, decoder];
};
