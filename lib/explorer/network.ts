/** The run's own networks in the page: stock tfjs, by the graphics card where there is one. The one file that touches it. */
import type * as Tfjs from '@tensorflow/tfjs';
import type { NetworkPart, PackedModel } from '../reports/explore/document';
import { type CodeName, inflated } from './data';
import { loadPart, loadScript } from './load';

/** What is said of one image. */
export interface Answer {
  /** [K], calibrated where the run has a temperature */
  readonly probabilities: Float32Array;
  /** [D] each, of the image as it is */
  readonly codes: Readonly<Record<CodeName, Float32Array>>;
}

export interface Network {
  /** Whether the run trained its decoder. */
  readonly decodes: boolean;
  /** Images are grey where this is 1. */
  readonly channels: number;
  readonly backend: string;
  /** Whether the page has a detector of faces. */
  readonly detects: boolean;
  /** @param picture H × W */
  encode(picture: HTMLCanvasElement): Promise<Answer>;
  /** Draws the image of two codes. */
  decode(expression: ArrayLike<number>, nuisance: ArrayLike<number>, onto: HTMLCanvasElement): Promise<void>;
}

/** In model.json, as every exported model of a run has it. */
interface Told {
  readonly temperature?: number;
  readonly views: readonly { readonly mirrored: boolean }[];
}

/** BT.601, as the run's images were made grey. */
const GREY = [0.299, 0.587, 0.114];

/** @throws Error when a file is missing beside the page, or damaged */
export async function loadNetwork(): Promise<Network> {
  await loadScript('tf.js');
  const { tf } = window as unknown as { tf: typeof Tfjs };
  await tf.ready();
  const part: NetworkPart = await loadPart('network');
  const disentangler = await modelOf(tf, part.disentangler);
  const decoder = part.decoder && (await modelOf(tf, part.decoder));
  const channels = disentangler.inputs[0]!.shape[3] as number;
  const { temperature = 1, views } = disentangler.getUserDefinedMetadata() as Told;
  const mirrored = views.some((view) => view.mirrored);
  return {
    decodes: decoder !== null,
    detects: part.detects,
    channels,
    backend: tf.getBackend(),
    async encode(picture) {
      const outputs = tf.tidy(() => {
        const colours = tf.browser.fromPixels(picture).toFloat().div(255) as Tfjs.Tensor3D;
        const image = channels === 1 ? (colours.mul(GREY).sum(2, true) as Tfjs.Tensor3D) : colours;
        const asked = tf.stack(mirrored ? [image, image.reverse(1)] : [image]);
        const [probabilities, ...codes] = disentangler.predict(asked) as Tfjs.Tensor[];
        const powers = probabilities!.mean(0).pow(1 / temperature);
        return [powers.div(powers.sum()), ...codes.map((code) => code.slice(0, 1).flatten())] as Tfjs.Tensor[];
      });
      const [probabilities, expression, nuisance] = await Promise.all(outputs.map((output) => output.data()));
      tf.dispose(outputs);
      return {
        probabilities: probabilities as Float32Array,
        codes: { expression: expression as Float32Array, nuisance: nuisance as Float32Array },
      };
    },
    async decode(expression, nuisance, onto) {
      if (!decoder) throw new Error('This run has no decoder.');
      const image = tf.tidy(() => {
        const codes = tf.tensor2d(
          [...Array.from(expression), ...Array.from(nuisance)],
          [1, expression.length + nuisance.length],
        );
        return (decoder.predict(codes) as Tfjs.Tensor4D).squeeze([0]).clipByValue(0, 1) as Tfjs.Tensor3D;
      });
      await tf.browser.toPixels(image, onto);
      image.dispose();
    },
  };
}

/** BlazeFace's answer of one square, [896] logits and [896, 16] boxes with their landmarks, anchor by anchor. */
export interface RawFaces {
  readonly logits: Float32Array;
  readonly boxes: Float32Array;
}

/** @throws Error when its file is missing beside the page, or damaged */
export async function loadDetector(): Promise<(square: HTMLCanvasElement) => Promise<RawFaces>> {
  const { tf } = window as unknown as { tf: typeof Tfjs };
  const { json, weights } = await loadPart('detector');
  const model = await tf.loadGraphModel(tf.io.fromMemory(await artifactsOf({ json, weights })));
  return async (square) => {
    const outputs = tf.tidy(() => {
      const image = tf.browser.fromPixels(square).toFloat().div(127.5).sub(1).expandDims(0);
      const answers = model.execute(image) as Tfjs.Tensor3D[];
      const joined = (columns: number) => {
        const [fine, coarse] = answers
          .filter(({ shape }) => shape[2] === columns)
          .sort((a, b) => b.shape[1] - a.shape[1]);
        return tf.concat([fine!, coarse!], 1).flatten();
      };
      return [joined(1), joined(16)];
    });
    const [logits, boxes] = await Promise.all(outputs.map((output) => output.data()));
    tf.dispose(outputs);
    return { logits: logits as Float32Array, boxes: boxes as Float32Array };
  };
}

async function artifactsOf({ json, weights }: PackedModel): Promise<Tfjs.io.ModelArtifacts> {
  const text = new TextDecoder().decode(await inflated(json));
  const { weightsManifest, ...rest } = JSON.parse(text) as Tfjs.io.ModelJSON;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  return { ...rest, weightSpecs, weightData: await inflated(weights) };
}

async function modelOf(tf: typeof Tfjs, packed: PackedModel): Promise<Tfjs.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(await artifactsOf(packed)));
}
