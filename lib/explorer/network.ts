/** The run's own networks in the page: stock tfjs, by the graphics card where there is one. The one file that touches it. */
import type * as Tfjs from '@tensorflow/tfjs';
import { isWhole, type View, WHOLE, windowOf } from '../evaluation/view';
import type { NetworkPart, PackedModel } from '../reports/explore/document';
import { type CodeName, inflated } from './data';
import { loadPart, loadScript } from './load';

/** What is said of one image. */
export interface Answer {
  /** [K], the mean over the image and, where the run's views are mirrored, its mirror image; calibrated where the run has a temperature */
  readonly probabilities: Float32Array;
  /** [D] each, of the image as it is */
  readonly codes: Readonly<Record<CodeName, Float32Array>>;
}

export interface Network {
  /** Whether the run trained its decoder. */
  readonly decodes: boolean;
  /** See `NetworkPart`. */
  readonly missed: number | null;
  /** How many views of an image the run's probabilities are the mean over. */
  readonly views: number;
  /** To how many of them `encode` looks: 1, or with the mirror image 2. */
  readonly quickViews: number;
  /** Images are grey where this is 1. */
  readonly channels: number;
  readonly backend: string;
  /** Whether the page has a detector of faces. */
  readonly detects: boolean;
  /** @param picture H × W */
  encode(picture: HTMLCanvasElement): Promise<Answer>;
  /**
   * Names a picture over all of the run's views, as `mien predict` does, view by view: without a graphics card it takes a while.
   * @param isWanted asked between views
   * @returns [K] calibrated; undefined when it is not wanted any more
   */
  judge(picture: HTMLCanvasElement, isWanted: () => boolean): Promise<Float32Array | undefined>;
  /** The image of two codes, H × W. */
  decode(expression: ArrayLike<number>, nuisance: ArrayLike<number>): Promise<ImageData>;
}

/** In model.json, as every exported model of a run has it. */
interface Told {
  readonly temperature?: number;
  readonly views: readonly View[];
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
  const imageOf = (picture: HTMLCanvasElement) => {
    const colours = tf.browser.fromPixels(picture).toFloat().div(255) as Tfjs.Tensor3D;
    return channels === 1 ? (colours.mul(GREY).sum(2, true) as Tfjs.Tensor3D) : colours;
  };
  const calibrated = (mean: Float32Array) => {
    const powers = mean.map((p) => p ** (1 / temperature));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  };
  const quick = views.some(({ mirrored }) => mirrored) ? [WHOLE, { ...WHOLE, mirrored: true }] : [WHOLE];
  return {
    decodes: decoder !== null,
    missed: part.missed,
    views: views.length,
    quickViews: quick.length,
    detects: part.detects,
    channels,
    backend: tf.getBackend(),
    async encode(picture) {
      const outputs = tf.tidy(() => {
        const image = imageOf(picture);
        const asked = tf.stack(quick.map((view) => viewOf(tf, image, view)));
        const [probabilities, ...codes] = disentangler.predict(asked) as Tfjs.Tensor[];
        return [probabilities!.mean(0), ...codes.map((code) => code.slice(0, 1).flatten())] as Tfjs.Tensor[];
      });
      const [mean, expression, nuisance] = await Promise.all(outputs.map((output) => output.data()));
      tf.dispose(outputs);
      return {
        probabilities: calibrated(mean as Float32Array),
        codes: { expression: expression as Float32Array, nuisance: nuisance as Float32Array },
      };
    },
    async judge(picture, isWanted) {
      const image = tf.tidy(() => imageOf(picture));
      let mean: Float32Array | undefined;
      try {
        for (const view of views) {
          if (!isWanted()) return undefined;
          const output = tf.tidy(() => {
            const [probabilities] = disentangler.predict(viewOf(tf, image, view).expandDims(0)) as Tfjs.Tensor[];
            return probabilities!.flatten().div(views.length);
          });
          const share = (await output.data()) as Float32Array;
          output.dispose();
          mean = mean ? mean.map((p, k) => p + share[k]!) : share;
          await new Promise((next) => setTimeout(next)); // the page goes on meanwhile
        }
      } finally {
        image.dispose();
      }
      return calibrated(mean!);
    },
    async decode(expression, nuisance) {
      if (!decoder) throw new Error('This run has no decoder.');
      const image = tf.tidy(() => {
        const codes = tf.tensor2d(
          [...Array.from(expression), ...Array.from(nuisance)],
          [1, expression.length + nuisance.length],
        );
        return (decoder.predict(codes) as Tfjs.Tensor4D).squeeze([0]).clipByValue(0, 1) as Tfjs.Tensor3D;
      });
      const [height, width] = image.shape;
      const pixels = await tf.browser.toPixels(image);
      image.dispose();
      return new ImageData(new Uint8ClampedArray(pixels), width, height);
    },
  };
}

/** A view of an image, bilinear, the edge continued outside, rounded to bytes, as the run was judged by it: `[H, W, C] -> [H, W, C]`. */
function viewOf(tf: typeof Tfjs, image: Tfjs.Tensor3D, view: View): Tfjs.Tensor3D {
  const row = tf.tensor2d([windowOf(view, image.shape[0], image.shape[1])]);
  const window = isWhole(view)
    ? image
    : (tf.image
        .transform(image.expandDims(0) as Tfjs.Tensor4D, row, 'bilinear', 'nearest')
        .squeeze([0])
        .mul(255)
        .round()
        .div(255) as Tfjs.Tensor3D);
  return view.mirrored ? window.reverse(1) : window;
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
