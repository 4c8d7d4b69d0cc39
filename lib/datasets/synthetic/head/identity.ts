import { Random } from '../../../support/random';
import { fromDisplay, luminance, mixRgb, type Rgb, ramp, scaleRgb } from '../picture/colour';

const HAIR_STYLES = ['bald', 'buzz', 'short', 'side part', 'fringe', 'bob', 'long', 'curly', 'bun'] as const;
export type HairStyle = (typeof HAIR_STYLES)[number];

/** What makes a person recognisable. Lengths in head units (half a head's height is about 1); see head.ts for the axes. */
export interface IdentityTraits {
  /** Half the head's width, 0.70 … 0.84. */
  readonly width: number;
  /** Chin to centre, 0.95 … 1.1. */
  readonly chin: number;
  /** Roundness of the jaw: 0.34 (square) … 0.62 (pointed). */
  readonly jaw: number;
  /** Fullness of the cheeks, 0 … 1. */
  readonly cheeks: number;
  /** Eye centre from the midline. */
  readonly eyeDistance: number;
  readonly eyeY: number;
  readonly eyeWidth: number;
  /** Lid opening at rest, from the eye's centre up, and down. */
  readonly eyeOpening: number;
  /** Rise of the outer corner over the inner one. */
  readonly eyeTilt: number;
  readonly iris: Rgb;
  /** Thickness of the upper lash line. */
  readonly lashes: number;
  readonly browY: number;
  readonly browThickness: number;
  /** Height of the arch over the inner end. */
  readonly browArch: number;
  readonly browLength: number;
  readonly brow: Rgb;
  readonly noseWidth: number;
  readonly noseLength: number;
  readonly noseDepth: number;
  readonly mouthY: number;
  readonly mouthWidth: number;
  readonly upperLip: number;
  readonly lowerLip: number;
  /** Set of the corners at rest: negative turned down. */
  readonly mouthSet: number;
  readonly lips: Rgb;
  readonly skin: Rgb;
  /** Depth of folds and wrinkles, 0 (smooth) … 1. */
  readonly age: number;
  readonly freckles: number;
  readonly hairStyle: HairStyle;
  readonly hair: Rgb;
  /** Hairline over the forehead. */
  readonly hairline: number;
  /** −1 or 1: the side of the parting. */
  readonly parting: number;
  /** 0 (shaven) … 1 (full beard). */
  readonly beard: number;
  readonly moustache: number;
  readonly clothes: Rgb;
}

const SKINS = [
  fromDisplay(240, 205, 182),
  fromDisplay(226, 182, 148),
  fromDisplay(200, 148, 110),
  fromDisplay(160, 108, 74),
  fromDisplay(104, 66, 44),
];

const HAIRS = [
  fromDisplay(28, 24, 26),
  fromDisplay(58, 40, 30),
  fromDisplay(104, 68, 42),
  fromDisplay(138, 62, 34),
  fromDisplay(206, 168, 104),
  fromDisplay(168, 168, 172),
];

const IRISES = [
  fromDisplay(70, 42, 24),
  fromDisplay(96, 62, 32),
  fromDisplay(104, 104, 56),
  fromDisplay(74, 112, 148),
  fromDisplay(88, 122, 104),
];

/**
 * The person number `index`; does not depend on how many people there are. The traits seen first (skin, hair style) step
 * through their range evenly from person to person, so that even a few people differ plainly.
 */
export function drawIdentity(seed: number, index: number): IdentityTraits {
  const random = new Random(seed, 'identity', index);
  const first = new Random(seed, 'identities');
  const even = (step: number) => (first.uniform() + index * step) % 1;
  const tone = even(0.6180339887);
  const style = HAIR_STYLES[Math.floor(even(0.7548776662) * HAIR_STYLES.length)] as HairStyle;
  const skin = scaleRgb(ramp(SKINS, tone), random.uniform(0.92, 1.06));
  const darkHaired = tone > 0.55 && random.uniform() < 0.85;
  const hair = HAIRS[random.integer(darkHaired ? 2 : HAIRS.length)] as Rgb;
  const iris = IRISES[random.integer(tone > 0.55 ? 2 : IRISES.length)] as Rgb;
  // A brow as bright as the skin would hide what it says.
  const brow = scaleRgb(hair, Math.min(0.8, (0.3 * luminance(skin)) / luminance(hair)));
  const bearded = style !== 'bob' && style !== 'long' && style !== 'bun' && random.uniform() < 0.35;
  const made = style === 'bob' || style === 'long' || style === 'bun' ? random.uniform(0.2, 1) : random.uniform(0, 0.3);
  const lipBase: Rgb = [skin[0] * 0.56, skin[1] * 0.31, skin[2] * 0.33];
  return {
    width: random.uniform(0.7, 0.83),
    chin: random.uniform(0.97, 1.09),
    jaw: random.uniform(0.34, 0.58),
    cheeks: random.uniform(),
    eyeDistance: random.uniform(0.31, 0.375),
    eyeY: random.uniform(0.04, 0.11),
    eyeWidth: random.uniform(0.185, 0.215),
    eyeOpening: random.uniform(0.095, 0.125),
    eyeTilt: random.uniform(-0.02, 0.035),
    iris,
    lashes: 0.014 + 0.02 * made,
    browY: random.uniform(0.355, 0.405),
    browThickness: random.uniform(0.032, 0.058) * (1 - 0.25 * made),
    browArch: random.uniform(0.012, 0.055),
    browLength: random.uniform(0.4, 0.47),
    brow,
    noseWidth: random.uniform(0.12, 0.185),
    noseLength: random.uniform(0.28, 0.37),
    noseDepth: random.uniform(0.15, 0.25),
    mouthY: random.uniform(-0.59, -0.54),
    mouthWidth: random.uniform(0.265, 0.325),
    upperLip: random.uniform(0.04, 0.068),
    lowerLip: random.uniform(0.05, 0.085),
    mouthSet: random.uniform(0, 0.03),
    lips: mixRgb(lipBase, fromDisplay(168, 44, 54), 0.08 + 0.4 * made),
    skin,
    age: random.uniform() ** 1.5,
    freckles: tone < 0.5 && random.uniform() < 0.2 ? 1 : 0,
    hairStyle: style,
    hair,
    hairline: random.uniform(0.6, 0.72),
    parting: random.uniform() < 0.5 ? -1 : 1,
    beard: bearded ? random.uniform(0.5, 1) : 0,
    moustache: bearded || (made < 0.3 && random.uniform() < 0.06) ? random.uniform(0.6, 1) : 0,
    clothes: ramp(
      [fromDisplay(40, 52, 84), fromDisplay(150, 60, 56), fromDisplay(210, 200, 180), fromDisplay(62, 100, 88)],
      random.uniform(),
    ),
  };
}
