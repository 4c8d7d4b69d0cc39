import type { Activations, Pair } from './actionUnits';
import type { IdentityTraits } from './identity';
import type { BrowShape, EyeShape, FaceShape, MouthShape } from './shape';

/** Applies the action units to a person's face at rest. */
export function shapeFace(person: IdentityTraits, activations: Activations): FaceShape {
  const pair = (of: (side: 0 | 1) => number): Pair => [of(0), of(1)];
  const mean = (unit: keyof Activations) => (activations[unit][0] + activations[unit][1]) / 2;
  const jaw = 0.2 * mean(26);
  return {
    eyes: [shapeEye(person, activations, 0), shapeEye(person, activations, 1)],
    brows: [shapeBrow(person, activations, 0), shapeBrow(person, activations, 1)],
    mouth: shapeMouth(person, activations, jaw),
    nose: {
      tipY: person.eyeY - person.noseLength + 0.035 * mean(9) + 0.015 * mean(10),
      width: person.noseWidth,
      depth: person.noseDepth,
      flare: 0.3 * mean(9) + 0.12 * mean(10) + 0.12 * mean(12),
    },
    jaw,
    cheeks: pair((side) => {
      const a = activations;
      return 0.06 * a[6][side] + 0.03 * a[12][side] + 0.02 * a[9][side];
    }),
    folds: {
      nasolabial: pair((side) => {
        const a = activations;
        return (
          0.12 + 0.35 * person.age + 0.6 * a[12][side] + 0.75 * a[9][side] + 0.5 * a[10][side] + 0.15 * a[20][side]
        );
      }),
      forehead: pair((side) => {
        const a = activations;
        return 0.25 * person.age + 0.45 * a[1][side] + 0.5 * a[2][side];
      }),
      glabella: 0.15 * person.age + 0.85 * mean(4) + 0.4 * mean(9),
      nose: mean(9),
      crow: pair((side) => 0.2 * person.age + 0.8 * activations[6][side]),
      chin: mean(17),
    },
  };
}

function shapeEye(person: IdentityTraits, activations: Activations, side: 0 | 1): EyeShape {
  const a = (unit: keyof Activations) => activations[unit][side];
  const sorrow = a(1) * a(4) * (1 - a(5));
  const open = person.eyeOpening;
  const upper = open * (1.05 + 0.62 * a(5) + 0.12 * a(2) - 0.2 * a(7) - 0.12 * a(6) - 0.38 * a(9) - 0.24 * sorrow);
  const lower = open * (0.72 + 0.1 * a(5) - 0.8 * a(6) - 0.55 * a(7) - 0.55 * a(9) + 0.08 * a(26));
  return {
    x: person.eyeDistance,
    y: person.eyeY,
    halfWidth: person.eyeWidth,
    upper: Math.max(upper, 0.03 - lower),
    lower,
    tilt: person.eyeTilt - 0.03 * sorrow,
    innerDroop: 0.075 * a(4) * (1 - a(1)) + 0.03 * a(9),
    outerDroop: 0.055 * sorrow,
  };
}

function shapeBrow(person: IdentityTraits, activations: Activations, side: 0 | 1): BrowShape {
  const a = (unit: keyof Activations) => activations[unit][side];
  // The frontalis wins over the corrugator at the inner end: 1+4 together slant the brow instead of cancelling out.
  const frown = a(4) * (1 - 0.85 * a(1));
  const innerX = person.eyeDistance - 0.2 - 0.035 * a(4);
  return {
    innerX,
    outerX: innerX + person.browLength,
    innerY: person.browY - 0.005 + 0.14 * a(1) - 0.15 * frown - 0.075 * a(9),
    middleY:
      person.browY + person.browArch + 0.06 * a(1) + 0.11 * a(2) - 0.075 * frown - 0.03 * a(9) - 0.02 * a(4) * a(1),
    outerY:
      person.browY - 0.03 + 0.12 * a(2) - 0.045 * a(4) * a(1) - 0.01 * frown - 0.055 * a(1) * (1 - a(2)) - 0.01 * a(6),
    thickness: person.browThickness * (1 + 0.12 * a(4)),
  };
}

function shapeMouth(person: IdentityTraits, activations: Activations, jaw: number): MouthShape {
  const mean = (unit: keyof Activations) => (activations[unit][0] + activations[unit][1]) / 2;
  const pair = (of: (a: (unit: keyof Activations) => number) => number): Pair => [
    of((unit) => activations[unit][0]),
    of((unit) => activations[unit][1]),
  ];
  // A dropped jaw alone makes an O, whose corners lie at half its height; pulled or stretched corners stay up.
  const round = Math.max(0, 1 - mean(12) - mean(20));
  const widths = pair((a) => 1 + 0.32 * a(12) + 0.32 * a(20) - 0.2 * a(23) - 0.02 * a(15) - 0.03 * a(17));
  const drawnIn = (0.12 + 0.16 * round) * mean(26);
  const thin = 0.2 * mean(12) + 0.25 * mean(20) + 0.55 * mean(23);
  return {
    y: person.mouthY - 0.025 * mean(12) + 0.03 * mean(17) + 0.02 * mean(9) + 0.025 * mean(10) - 0.12 * jaw,
    halfWidth: [person.mouthWidth * (widths[0] - drawnIn), person.mouthWidth * (widths[1] - drawnIn)],
    lift: pair(
      (a) => person.mouthSet + 0.17 * a(12) - 0.125 * a(15) - 0.045 * a(20) - 0.02 * a(17) - 0.36 * jaw * round,
    ),
    upperGap: pair(
      (a) => 0.04 * a(25) + 0.03 * a(12) * a(25) + 0.065 * a(10) + 0.025 * a(9) + (0.2 + 0.16 * round) * jaw,
    ),
    lowerGap: pair((a) => 0.05 * a(25) + 0.02 * a(20) + 0.075 * a(16) + 0.95 * jaw),
    upperLip: person.upperLip * (1 - thin) * (1 - 0.15 * mean(10)),
    lowerLip: person.lowerLip * (1 - thin) * (1 + 0.12 * mean(16) + 0.15 * mean(17)),
    pressed: Math.min(1, mean(23) + 0.3 * mean(17)),
  };
}
