import { type Activations, activate } from './head/actionUnits';
import { drawIdentity } from './head/identity';
import type { FaceParameters } from './parameters';
import type { Rgb } from './picture/colour';

/** A frontal, evenly lit, sharp picture of one person at rest: what figures and tests change one thing of. */
export function plainParameters(seed: number, person: number, activations: Activations = activate()): FaceParameters {
  const grey: Rgb = [0.3, 0.32, 0.34];
  return {
    activations,
    label: 0,
    codes: [person, 2, 1, 1, 2, 1, 0, 0, 0, 0, 0],
    intensity: 1,
    blend: null,
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
