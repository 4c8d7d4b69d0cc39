import { type LayersModel, type SymbolicTensor, tf } from '../engine';

export const LEVELS = 'levels';

/**
 * What an encoder sees at each of its sizes: the last feature map before the side changes, `[B, H, W, C] -> [B, h, w, D]` each, from the largest on.
 * It has no layers of its own but the encoder's, with their weights as they are at any time: whoever disposes it disposes the encoder.
 */
export function createLevels(encoder: LayersModel): LayersModel {
  const bySide = new Map<number, SymbolicTensor>();
  for (const { inboundNodes } of encoder.layers.slice(1)) {
    const [map] = inboundNodes[0]!.outputTensors as [SymbolicTensor];
    if (map.shape.length === 4) bySide.set(map.shape[1]!, map);
  }
  return tf.model({ inputs: encoder.inputs, outputs: [...bySide.values()], name: LEVELS });
}
