/**
 * A face detector with its weights: BlazeFace (Bazarevsky et al. 2019, arXiv 1907.05047) as `@vladmandic/human` brings it. The one file that
 * touches that package, which is an optional one.
 */
import { dirname, join } from 'node:path';
import { requireWithEngine, type Tensor3D, tf } from '../../engine';
import { MienError, messageOf } from '../../support/errors';
import { type Detection, LOOK_SIDE } from './looks';

/** Faces that it is less sure of are none: of 104 pictures of one person each, at half this side, all others were below. */
const LEAST_SCORE = 0.5;
const MOST_FACES = 100;

/** @param pixels [LOOK_SIDE, LOOK_SIDE, 3] */
export type FaceDetector = (pixels: Uint8Array) => Promise<Detection[]>;

interface Human {
  load(): Promise<void>;
  detect(image: Tensor3D): Promise<{
    readonly error: string | null;
    readonly face: readonly {
      readonly score: number;
      readonly box: readonly [left: number, top: number, width: number, height: number];
    }[];
  }>;
}

let loading: Promise<FaceDetector> | undefined;

/**
 * The detector, loaded when it is first asked for and then kept: there is no way to free it.
 * @throws MienError when the package is not installed
 */
export function loadFaceDetector(): Promise<FaceDetector> {
  loading ??= load().catch((error) => {
    loading = undefined; // it may be installed later
    throw error;
  });
  return loading;
}

async function load(): Promise<FaceDetector> {
  const human = createHuman();
  await human.load();
  return async (pixels) => {
    const image = tf.tensor3d(Int32Array.from(pixels), [LOOK_SIDE, LOOK_SIDE, 3], 'int32');
    try {
      const { face, error } = await human.detect(image);
      if (error) throw new Error(error);
      return face.map(({ score, box: [left, top, width, height] }) => ({ left, top, width, height, score }));
    } finally {
      image.dispose();
    }
  };
}

function createHuman(): Human {
  try {
    const home = dirname(require.resolve('@vladmandic/human'));
    const { Human } = requireWithEngine(join(home, 'human.node-gpu.js')) as { Human: new (options: object) => Human };
    return new Human(optionsFor(models(home)));
  } catch (error) {
    throw new MienError(
      `The face detector cannot be loaded: ${messageOf(error).split('\n')[0]}`,
      'Install the optional package @vladmandic/human, or give faces that are cut out already, with --no-detect.',
      { cause: error },
    );
  }
}

/** The file of the detector's network, a tfjs GraphModel, for other programs; undefined where the package is not installed. */
export function faceDetectorFile(): string | undefined {
  try {
    return join(models(dirname(require.resolve('@vladmandic/human'))), 'blazeface.json');
  } catch {
    return undefined;
  }
}

/** @param home the folder of the package's build */
function models(home: string): string {
  return join(home, '..', 'models');
}

function optionsFor(models: string): object {
  const off = { enabled: false };
  const detector = { rotation: false, return: false, maxDetected: MOST_FACES, minConfidence: LEAST_SCORE };
  return {
    ...{ backend: 'tensorflow', modelBasePath: `file://${models}/`, debug: false, async: false },
    ...{ warmup: 'none', cacheSensitivity: 0 }, // each picture is looked at anew
    ...{ filter: off, gesture: off, body: off, hand: off, object: off, segmentation: off },
    face: {
      enabled: true,
      detector,
      mesh: off,
      iris: off,
      description: off,
      emotion: off,
      antispoof: off,
      liveness: off,
    },
  };
}
