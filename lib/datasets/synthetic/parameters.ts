import { Random } from '../../support/random';
import { type Activations, activate } from './actionUnits';
import type { Rgb } from './colour';
import { drawExpression, SYNTHETIC_CLASSES } from './expressions';
import {
  BACKGROUNDS,
  FACTOR_NAMES,
  type FactorName,
  factorValues,
  LIGHT_JITTER,
  LIGHTS,
  PITCH_JITTER,
  PITCHES,
  YAW_JITTER,
  YAWS,
} from './factors';
import { drawIdentity, type IdentityTraits } from './identity';
import type { SyntheticOptions } from './options';
import { type Background, drawBackground, drawGlasses, drawOccluder, type Glasses, type Occluder } from './props';

/** All that a picture shows: the renderer needs nothing else, and equal parameters give equal pixels. */
export interface FaceParameters {
  /** Index into SYNTHETIC_CLASSES. */
  readonly label: number;
  /** One code per factor, in the order of FACTOR_NAMES. */
  readonly codes: readonly number[];
  /** Of the expression, 0 … 1. */
  readonly intensity: number;
  readonly activations: Activations;
  readonly identity: IdentityTraits;
  /** Degrees. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Size of the head, 1 = as tall as about 80 % of the picture. */
  readonly scale: number;
  /** Shift of the head in head units (x right, y up). */
  readonly shift: readonly [x: number, y: number];
  /** Where the eyes look: −1 … 1, x right, y up. */
  readonly gaze: readonly [x: number, y: number];
  readonly light: {
    /** Degrees; see LIGHTS. */
    readonly azimuth: number;
    readonly elevation: number;
    /** Strength of the directional light and of the light from all around; 1 and 0.3 are usual. */
    readonly key: number;
    readonly ambient: number;
  };
  readonly glasses: Glasses | null;
  readonly occluder: Occluder | null;
  readonly background: Background;
  readonly sensor: {
    /** Standard deviation of the blur as a share of the picture's side; 0 for none. */
    readonly blur: number;
    /** Standard deviation of the noise in display values, 0 … 255. */
    readonly noise: number;
    readonly seed: number;
  };
}

/**
 * Draws image `index` of a split. It depends on nothing but the arguments: each part has a stream of its own, so that for
 * example another difficulty changes the expression and the sensor and leaves the people, poses and lights as they are.
 */
export function drawParameters(options: SyntheticOptions, split: string, index: number): FaceParameters {
  const { seed, difficulty } = options;
  const stream = (part: string) => new Random(seed, split, index, part);
  const label = drawLabel(seed, split, index);
  const codes = drawCodes(options, split, label, stream('factors'));
  const code = (name: FactorName) => codes[FACTOR_NAMES.indexOf(name)] as number;
  const expression = drawExpression(label, difficulty, stream('expression'));
  const pose = stream('pose');
  const light = stream('light');
  const props = stream('props');
  const sensor = stream('sensor');
  const lamp = LIGHTS[code('light')] as (typeof LIGHTS)[number];
  return {
    ...expression,
    codes,
    identity: drawIdentity(seed, code('identity')),
    yaw: (YAWS[code('yaw')] as number) + pose.uniform(-YAW_JITTER, YAW_JITTER),
    pitch: (PITCHES[code('pitch')] as number) + pose.uniform(-PITCH_JITTER, PITCH_JITTER),
    roll: pose.normal(0, 3),
    scale: pose.uniform(0.95, 1.06),
    shift: [pose.normal(0, 0.03), pose.normal(0, 0.03)],
    gaze: [pose.normal(0, 0.25), pose.normal(0, 0.15)],
    light: {
      azimuth: lamp.azimuth + light.uniform(-LIGHT_JITTER, LIGHT_JITTER),
      elevation: lamp.elevation + light.uniform(-LIGHT_JITTER, LIGHT_JITTER),
      key: light.uniform(0.8, 1.1),
      ambient: light.uniform(0.18, 0.34),
    },
    glasses: code('glasses') === 1 ? drawGlasses(props) : null,
    occluder: code('occlusion') === 1 ? drawOccluder(props) : null,
    background: drawBackground(code('background'), stream('background')),
    sensor: {
      blur: Math.max(0, sensor.normal(0.003, 0.005)),
      noise: 1 + sensor.uniform(0, 12) * difficulty,
      seed: sensor.uint32(),
    },
  };
}

/** Each block of seven images shows every class once, in random order: balanced, whatever the size of the split. */
function drawLabel(seed: number, split: string, index: number): number {
  const classes = SYNTHETIC_CLASSES.length;
  const block = Math.floor(index / classes);
  return new Random(seed, split, 'labels', block).permutation(classes)[index % classes] as number;
}

function drawCodes(options: SyntheticOptions, split: string, label: number, random: Random): number[] {
  const values = factorValues(options);
  const codes: Record<FactorName, number> = {
    identity: random.integer(values.identity.length),
    yaw: random.integer(values.yaw.length),
    pitch: random.integer(values.pitch.length),
    light: random.integer(values.light.length),
    glasses: random.uniform() < 0.25 ? 1 : 0,
    occlusion: random.uniform() < 0.1 ? 1 : 0,
    background: random.integer(BACKGROUNDS.length),
  };
  const { shortcut } = options;
  if (shortcut && split !== 'test' && random.uniform() < shortcut.strength) {
    const own = shortcutValues(values[shortcut.factor].length, label);
    codes[shortcut.factor] = own[random.integer(own.length)] as number;
  }
  return FACTOR_NAMES.map((name) => codes[name]);
}

/** The values of a factor set aside for a class: every seventh, or a shared one where there are fewer values than classes. */
export function shortcutValues(values: number, label: number): number[] {
  const classes = SYNTHETIC_CLASSES.length;
  if (values < classes) return [label % values];
  const own: number[] = [];
  for (let value = label; value < values; value += classes) own.push(value);
  return own;
}

/** A frontal, evenly lit, sharp picture of one person at rest: what figures and tests change one thing of. */
export function plainParameters(seed: number, person: number, activations: Activations = activate()): FaceParameters {
  const grey: Rgb = [0.3, 0.32, 0.34];
  return {
    activations,
    label: 0,
    codes: [person, 2, 1, 2, 0, 0, 0],
    intensity: 1,
    identity: drawIdentity(seed, person),
    yaw: 0,
    pitch: 0,
    roll: 0,
    scale: 1,
    shift: [0, 0],
    gaze: [0, 0],
    light: { azimuth: -20, elevation: 38, key: 1, ambient: 0.34 },
    glasses: null,
    occluder: null,
    background: { kind: 0, colours: [grey, grey], angle: 0, period: 1, spots: [] },
    sensor: { blur: 0, noise: 0, seed: 0 },
  };
}
