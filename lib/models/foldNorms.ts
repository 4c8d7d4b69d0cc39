/**
 * Batch normalisation in use is a fixed scale and shift of each channel, and so is part of what a convolution does before it: folded
 * into the kernel and a bias it costs nothing. ReLU, where it follows, becomes the convolution's activation.
 */
import { type LayersModel, type Tensor, tf } from '../engine';

/** A layer in a model's configuration, as tfjs serialises it. */
interface LayerConfig {
  readonly name: string;
  readonly className: string;
  readonly config: Record<string, unknown>;
  /** Of each call: the layers that its inputs come from, `[name, call, output, arguments]` each. */
  readonly inboundNodes: [string, number, number, object][][];
}

interface ModelConfig {
  readonly name: string;
  layers: LayerConfig[];
  readonly outputLayers: [string, number, number][];
}

export type Layer = LayersModel['layers'][number];

/**
 * A copy of a model, inner models included, in which convolutions have taken in the normalisation that follows them. It computes the
 * same but for rounding, has weights of its own, and is for use, not for training.
 */
export function foldNorms(model: LayersModel): LayersModel {
  const config = structuredClone(model.getConfig()) as unknown as ModelConfig;
  const norms = new Map<string, string>();
  foldConfig(config, norms);
  const build = (model.constructor as unknown as { fromConfig(type: unknown, config: object): LayersModel }).fromConfig;
  const folded = build(model.constructor, config);
  const originals = new Map(leaves(model).map((layer) => [layer.name, layer]));
  for (const layer of leaves(folded)) {
    const norm = norms.get(layer.name);
    const weights = originals.get(layer.name)!.getWeights();
    if (norm) tf.tidy(() => layer.setWeights(foldWeights(weights[0]!, originals.get(norm)!)));
    else tf.tidy(() => layer.setWeights(weights.map((weight) => weight.mul(1)))); // its own memory, not shared
  }
  return folded;
}

/**
 * Takes normalisations, and ReLUs after convolutions, out of a configuration.
 * @param norms gets, for each convolution by name, the normalisation that is folded into it
 */
function foldConfig(config: ModelConfig, norms: Map<string, string>): void {
  for (const layer of [...config.layers]) {
    if (layer.className === 'Sequential') continue; // lists its layers in another form, and ours have no convolution
    if (Array.isArray(layer.config.layers)) foldConfig(layer.config as unknown as ModelConfig, norms);
    const before = soleInput(config, layer);
    if (before?.className !== 'Conv2D' || before.config.activation !== 'linear') continue;
    if (layer.className === 'BatchNormalization' && canFold(layer, before)) {
      norms.set(before.name, layer.name);
      before.config.useBias = true;
    } else if (layer.className === 'ReLU' && (layer.config.maxValue ?? null) === null) {
      before.config.activation = 'relu';
    } else continue;
    bypass(config, layer.name, before.name);
  }
}

function canFold({ config: norm }: LayerConfig, { config: convolution }: LayerConfig): boolean {
  const overChannels = convolution.dataFormat === 'channelsLast' && (norm.axis === -1 || norm.axis === 3);
  return overChannels && !convolution.useBias && norm.scale === true && norm.center === true;
}

/** The layer before, if this one has no other input and nothing else uses that one. */
function soleInput({ layers, outputLayers }: ModelConfig, { inboundNodes }: LayerConfig): LayerConfig | undefined {
  const [call, ...otherCalls] = inboundNodes;
  if (call?.length !== 1 || otherCalls.length > 0) return undefined;
  const [name] = call[0]!;
  const uses = layers.flatMap((layer) => layer.inboundNodes.flat()).filter(([user]) => user === name).length;
  if (uses !== 1 || outputLayers.some(([output]) => output === name)) return undefined;
  return layers.find((layer) => layer.name === name);
}

function bypass(config: ModelConfig, name: string, by: string): void {
  config.layers = config.layers.filter((layer) => layer.name !== name);
  const references = [...config.layers.flatMap((layer) => layer.inboundNodes.flat()), ...config.outputLayers];
  for (const reference of references) if (reference[0] === name) reference[0] = by;
}

/** Kernel [h, w, in, out] and a normalisation over `out` to the kernel and bias [out] that do both. */
function foldWeights(kernel: Tensor, norm: Layer): [Tensor, Tensor] {
  const { epsilon } = norm.getConfig() as { epsilon: number };
  const [gamma, beta, mean, variance] = norm.getWeights() as [Tensor, Tensor, Tensor, Tensor];
  const scale = gamma.div(variance.add(epsilon).sqrt());
  return [kernel.mul(scale), beta.sub(mean.mul(scale))];
}

/** All layers that are no models. */
export function leaves(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) => ('layers' in layer ? leaves(layer as unknown as LayersModel) : [layer]));
}
