import { Random } from '../../support/random';
import { shortcutValues } from '../splits/shortcutValues';
import { SYNTHETIC_CLASSES } from './expressions';
import { FACTOR_NAMES, type FactorName, factorValues, OCCLUDERS } from './factors';
import type { SyntheticOptions } from './options';

/** Each block of seven images shows every class once, in random order: balanced, whatever the size of the split. */
export function drawLabel(seed: number, split: string, index: number): number {
  const classes = SYNTHETIC_CLASSES.length;
  const block = Math.floor(index / classes);
  return new Random(seed, split, 'labels', block).permutation(classes)[index % classes] as number;
}

/** One code per factor, in the order of FACTOR_NAMES. */
export function drawCodes(options: SyntheticOptions, split: string, label: number, random: Random): number[] {
  const values = factorValues(options);
  const codes: Record<FactorName, number> = {
    identity: random.integer(values.identity.length),
    yaw: random.integer(values.yaw.length),
    pitch: random.integer(values.pitch.length),
    roll: random.integer(values.roll.length),
    light: random.integer(values.light.length),
    brightness: random.integer(values.brightness.length),
    glasses: random.uniform() < 0.25 ? 1 : 0,
    occlusion: random.uniform() < 0.12 ? 1 + random.integer(OCCLUDERS.length) : 0,
    background: random.integer(values.background.length),
    blur: random.uniform() < 0.25 ? 1 : 0,
    noise: random.integer(values.noise.length),
  };
  const { shortcut } = options;
  if (shortcut && split !== 'test' && random.uniform() < shortcut.strength) {
    const own = shortcutValues(values[shortcut.factor].length, SYNTHETIC_CLASSES.length, label);
    codes[shortcut.factor] = own[random.integer(own.length)] as number;
  }
  return FACTOR_NAMES.map((name) => codes[name]);
}
