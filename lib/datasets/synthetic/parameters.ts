import { Random } from '../../support/random';
import { drawCodes, drawLabel } from './codes';
import { drawExpression, type Expression } from './expressions';
import {
  BLURS,
  FACTOR_NAMES,
  type FactorName,
  LAMP_JITTER,
  LAMP_STRENGTHS,
  LIGHT_JITTER,
  LIGHTS,
  NOISES,
  OCCLUDERS,
  PITCH_JITTER,
  PITCHES,
  ROLL_JITTER,
  ROLLS,
  YAW_JITTER,
  YAWS,
} from './factors';
import { drawIdentity, type IdentityTraits } from './head/identity';
import type { SyntheticOptions } from './options';
import {
  type Background,
  drawBackground,
  drawGlasses,
  drawOccluder,
  type Glasses,
  type Occluder,
} from './picture/props';

/** All that a picture shows: the renderer needs nothing else, and equal parameters give equal pixels. */
export interface FaceParameters extends Expression {
  /** One code per factor, in the order of FACTOR_NAMES. */
  readonly codes: readonly number[];
  readonly identity: IdentityTraits;
  /** Degrees. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Size of the head, 1 = about 85 % as tall as the picture. */
  readonly scale: number;
  /** Shift of the head in head units (x right, y up). */
  readonly shift: readonly [x: number, y: number];
  /** Where the eyes look: −1 … 1, x right, y up. */
  readonly gaze: readonly [x: number, y: number];
  readonly light: {
    /** Degrees; see LIGHTS. */
    readonly azimuth: number;
    readonly elevation: number;
    /** Strength of the lamp and of the light from all around; see LAMP_STRENGTHS. */
    readonly key: number;
    readonly ambient: number;
  };
  readonly glasses: Glasses | null;
  readonly occluder: Occluder | null;
  readonly background: Background;
  readonly sensor: {
    /** Standard deviation of the blur as a share of the picture's side (of 48 pixels where it is smaller); 0 for none. */
    readonly blur: number;
    /** Standard deviation of the noise in display values, 0 … 255. */
    readonly noise: number;
    readonly seed: number;
  };
}

/**
 * Draws image `index` of a split. It depends on nothing but the arguments: each part has a stream of its own, so that for
 * example another difficulty changes the expression and leaves people, poses, lights and noise as they are.
 */
export function drawParameters(options: SyntheticOptions, split: string, index: number): FaceParameters {
  const { seed, difficulty } = options;
  const stream = (part: string) => new Random(seed, split, index, part);
  const label = drawLabel(seed, split, index);
  const codes = drawCodes(options, split, label, stream('factors'));
  const code = (name: FactorName) => codes[FACTOR_NAMES.indexOf(name)] as number;
  const near = (centres: readonly number[], name: FactorName, jitter: number, random: Random) =>
    (centres[code(name)] as number) + random.uniform(-jitter, jitter);
  const expression = drawExpression(label, difficulty, stream('expression'));
  const pose = stream('pose');
  const light = stream('light');
  const props = stream('props');
  const sensor = stream('sensor');
  const occluder = OCCLUDERS[code('occlusion') - 1];
  const lamp = LIGHTS[code('light')] as (typeof LIGHTS)[number];
  return {
    ...expression,
    codes,
    identity: drawIdentity(seed, code('identity')),
    yaw: near(YAWS, 'yaw', YAW_JITTER, pose),
    pitch: near(PITCHES, 'pitch', PITCH_JITTER, pose),
    roll: near(ROLLS, 'roll', ROLL_JITTER, pose),
    scale: pose.uniform(0.95, 1.06),
    shift: [pose.normal(0, 0.03), pose.normal(0, 0.03)],
    gaze: [pose.normal(0, 0.25), pose.normal(0, 0.15)],
    light: {
      azimuth: lamp.azimuth + light.uniform(-LIGHT_JITTER, LIGHT_JITTER),
      elevation: lamp.elevation + light.uniform(-LIGHT_JITTER, LIGHT_JITTER),
      key: near(LAMP_STRENGTHS, 'brightness', LAMP_JITTER, light),
      ambient: light.uniform(0.18, 0.34),
    },
    glasses: code('glasses') === 1 ? drawGlasses(props) : null,
    occluder: occluder ? drawOccluder(occluder, props) : null,
    background: drawBackground(code('background'), stream('background')),
    sensor: {
      blur: sensor.uniform(...(BLURS[code('blur')] as (typeof BLURS)[number])),
      noise: sensor.uniform(...(NOISES[code('noise')] as (typeof NOISES)[number])),
      seed: sensor.uint32(),
    },
  };
}
