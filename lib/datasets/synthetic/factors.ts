import type { SyntheticOptions } from './options';

/** The labelled nuisance factors in the order of `FaceParameters.codes`. */
export const FACTOR_NAMES = [
  'identity',
  'yaw',
  'pitch',
  'roll',
  'light',
  'brightness',
  'glasses',
  'occlusion',
  'background',
  'blur',
  'noise',
] as const;
export type FactorName = (typeof FACTOR_NAMES)[number];

/** Centre of each yaw bin in degrees; positive turns the nose to the image's right. */
export const YAWS: readonly number[] = [-36, -18, 0, 18, 36];
/** Half the width of a yaw bin, degrees. */
export const YAW_JITTER = 6;

/** Centre of each pitch bin in degrees; positive lifts the chin. */
export const PITCHES: readonly number[] = [-16, 0, 16];
export const PITCH_JITTER = 5;

/** Centre of each roll bin in degrees; positive tilts the top of the head to the image's left. */
export const ROLLS: readonly number[] = [-14, 0, 14];
export const ROLL_JITTER = 4;

/** Centre of each light bin in degrees: azimuth (positive from the image's right) and elevation. */
export const LIGHTS: readonly { readonly azimuth: number; readonly elevation: number }[] = [
  { azimuth: -60, elevation: 20 },
  { azimuth: 60, elevation: 20 },
  { azimuth: 0, elevation: 48 },
  { azimuth: 0, elevation: -45 },
];
export const LIGHT_JITTER = 12;

/** Centre of each bin of the lamp's strength; 1 is a usual lamp. */
export const LAMP_STRENGTHS: readonly number[] = [0.45, 0.8, 1.15];
export const LAMP_JITTER = 0.09;

/** Values of `occlusion` after `none`. */
export const OCCLUDERS = ['bar', 'hand'] as const;
export const BACKGROUNDS = ['plain', 'gradient', 'stripes', 'clutter'] as const;

type Span = readonly [low: number, high: number];
/** Of each blur value: standard deviation as a share of the picture's side. */
export const BLURS: readonly Span[] = [
  [0, 0.002],
  [0.01, 0.015],
];
/** Of each noise value: standard deviation in display values, 0 … 255. */
export const NOISES: readonly Span[] = [
  [0.5, 2],
  [6, 9],
];

/** The names of each factor's values. */
export function factorValues(options: SyntheticOptions): Readonly<Record<FactorName, readonly string[]>> {
  return {
    identity: Array.from({ length: options.identities }, (_, i) => `person ${i + 1}`),
    yaw: ['far left', 'left', 'frontal', 'right', 'far right'],
    pitch: ['down', 'level', 'up'],
    roll: ['tilted right', 'upright', 'tilted left'],
    light: ['left', 'right', 'above', 'below'],
    brightness: ['dim', 'medium', 'bright'],
    glasses: ['no', 'yes'],
    occlusion: ['none', ...OCCLUDERS],
    background: BACKGROUNDS,
    blur: ['sharp', 'blurred'],
    noise: ['low', 'high'],
  };
}
