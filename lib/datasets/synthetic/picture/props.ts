import type { Random } from '../../../support/random';
import { fromDisplay, type Rgb, ramp } from './colour';

/** Lengths in head units. */
export interface Glasses {
  /** Half width and half height of a rim. */
  readonly width: number;
  readonly height: number;
  /** 2 (round) … 6 (square): exponent of the rim's superellipse. */
  readonly squareness: number;
  /** Width of the rim's wire. */
  readonly rim: number;
  readonly frame: Rgb;
  /** Darkening of the lens, 0 (clear) … 0.35. */
  readonly tint: number;
}

/** A pole or a hand in front of the face, in view coordinates (head units, x right, y up, before the head's shift). */
export interface Occluder {
  readonly kind: 'bar' | 'hand';
  readonly x: number;
  readonly y: number;
  /** Radians. */
  readonly angle: number;
  /** Half the width of the pole, or of the palm. */
  readonly size: number;
  readonly colour: Rgb;
}

export interface Background {
  /** Index into BACKGROUNDS. */
  readonly kind: number;
  readonly colours: readonly [Rgb, Rgb];
  /** Radians. */
  readonly angle: number;
  /** Of the stripes, in head units. */
  readonly period: number;
  readonly spots: readonly {
    readonly x: number;
    readonly y: number;
    readonly radius: number;
    readonly share: number;
  }[];
}

export function drawGlasses(random: Random): Glasses {
  const dark = random.uniform() < 0.75;
  return {
    width: random.uniform(0.235, 0.275),
    height: random.uniform(0.17, 0.225),
    squareness: random.uniform() < 0.5 ? random.uniform(2, 2.6) : random.uniform(3.2, 6),
    rim: random.uniform(0.022, 0.05),
    frame: dark ? fromDisplay(30, 26, 30) : fromDisplay(150, 120, 70),
    tint: random.uniform(0, 0.22),
  };
}

export function drawOccluder(kind: Occluder['kind'], random: Random): Occluder {
  const hand = kind === 'hand';
  const low = random.uniform() < 0.6;
  const tone = random.uniform();
  const hue = random.uniform();
  return {
    kind,
    x: random.uniform(-0.45, 0.45),
    y: low ? random.uniform(-0.75, -0.45) : random.uniform(-0.05, 0.3),
    angle: hand ? random.uniform(-0.5, 0.5) : random.uniform(-0.6, 0.6) + (low ? 0 : random.integer(2) * 1.4),
    size: hand ? random.uniform(0.2, 0.26) : random.uniform(0.09, 0.17),
    colour: hand
      ? ramp([fromDisplay(244, 208, 182), fromDisplay(200, 148, 108), fromDisplay(110, 72, 48)], tone)
      : ramp([fromDisplay(40, 44, 50), fromDisplay(120, 104, 88), fromDisplay(200, 196, 186)], hue),
  };
}

export function drawBackground(kind: number, random: Random): Background {
  const colour = (): Rgb => {
    const level = random.uniform(0.02, 0.62);
    return [level * random.uniform(0.75, 1.25), level * random.uniform(0.8, 1.2), level * random.uniform(0.75, 1.25)];
  };
  return {
    kind,
    colours: [colour(), colour()],
    angle: random.uniform(0, Math.PI),
    period: random.uniform(0.3, 0.8),
    spots: Array.from({ length: 7 }, () => ({
      x: random.uniform(-1.4, 1.4),
      y: random.uniform(-1.4, 1.4),
      radius: random.uniform(0.12, 0.5),
      share: random.uniform(-0.8, 1),
    })),
  };
}
