import type { SyntheticOptions } from './options';

/** The labelled nuisance factors in the order of `FaceParameters.codes`. */
export const FACTOR_NAMES = ['identity', 'yaw', 'pitch', 'light', 'glasses', 'occlusion', 'background'] as const;
export type FactorName = (typeof FACTOR_NAMES)[number];

/** Centre of each yaw bin in degrees; positive turns the nose to the image's right. */
export const YAWS: readonly number[] = [-36, -18, 0, 18, 36];
/** Half the width of a yaw bin, degrees. */
export const YAW_JITTER = 6;

/** Centre of each pitch bin in degrees; positive lifts the chin. */
export const PITCHES: readonly number[] = [-16, 0, 16];
export const PITCH_JITTER = 5;

/** Centre of each light bin in degrees: azimuth (positive from the image's right) and elevation. */
export const LIGHTS: readonly { readonly azimuth: number; readonly elevation: number }[] = [
  { azimuth: -60, elevation: 20 },
  { azimuth: 60, elevation: 20 },
  { azimuth: 0, elevation: 48 },
  { azimuth: 0, elevation: -45 },
];
export const LIGHT_JITTER = 12;

export const BACKGROUNDS = ['plain', 'gradient', 'stripes', 'clutter'] as const;

/** The names of each factor's values. */
export function factorValues(options: SyntheticOptions): Readonly<Record<FactorName, readonly string[]>> {
  return {
    identity: Array.from({ length: options.identities }, (_, i) => `person ${i + 1}`),
    yaw: ['far left', 'left', 'frontal', 'right', 'far right'],
    pitch: ['down', 'level', 'up'],
    light: ['left', 'right', 'above', 'below'],
    glasses: ['no', 'yes'],
    occlusion: ['no', 'yes'],
    background: BACKGROUNDS,
  };
}
