import { Random } from '../../support/random';
import { type ExpressionName, fullExpression, SYNTHETIC_CLASSES } from './expressions';
import { BACKGROUNDS, BLURS, LAMP_STRENGTHS, LIGHTS, NOISES, OCCLUDERS, PITCHES, ROLLS, YAWS } from './factors';
import { activate } from './head/actionUnits';
import { completeOptions, type SyntheticOptions } from './options';
import { drawParameters, type FaceParameters } from './parameters';
import { drawBackground, drawGlasses, drawOccluder } from './picture/props';
import { renderFace } from './picture/render';
import { plainParameters } from './plainParameters';

export interface Sheet {
  /** [height, width, channels] uint8, row-major */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

export interface SheetOptions {
  readonly seed?: number;
  /** Of one picture, pixels. Default 96. */
  readonly side?: number;
  /** Default true. */
  readonly colour?: boolean;
  /** Number of people. Default 8. */
  readonly people?: number;
}

/** Every expression at full intensity (columns) of several people (rows). */
export function expressionSheet({ seed = 1, side = 96, colour = true, people = 8 }: SheetOptions = {}): Sheet {
  const rows = Array.from({ length: people }, (_, person) =>
    SYNTHETIC_CLASSES.map((name) => plainParameters(seed, person, activate(fullExpression(name)))),
  );
  return tile(rows, side, colour);
}

/** One row per factor in the order of FACTOR_NAMES, swept over its values with everything else held; yaw once more, smiling. */
export function factorSheet({ seed = 1, side = 96, colour = true, people = 7 }: SheetOptions = {}): Sheet {
  const base = (name: ExpressionName, person = 1) => plainParameters(seed, person, activate(fullExpression(name)));
  const calm = base('neutral');
  const random = (row: string, i: number) => new Random(seed, row, i);
  const props = Array.from({ length: 7 }, (_, i) => i);
  const middle = ([low, high]: readonly [number, number]) => (low + high) / 2;
  return tile(
    [
      Array.from({ length: people }, (_, person) => base('neutral', person)),
      YAWS.map((yaw) => ({ ...calm, yaw })),
      YAWS.map((yaw) => ({ ...base('happy', 2), yaw })),
      PITCHES.map((pitch) => ({ ...calm, pitch })),
      ROLLS.map((roll) => ({ ...calm, roll })),
      LIGHTS.map((light) => ({ ...calm, light: { ...calm.light, ...light } })),
      LAMP_STRENGTHS.map((key) => ({ ...calm, light: { ...calm.light, ambient: 0.26, key } })),
      props.map((i) => ({ ...base('neutral', i), yaw: YAWS[i % 5]!, glasses: drawGlasses(random('glasses', i)) })),
      props.map((i) => ({ ...base('surprise', i), occluder: drawOccluder(OCCLUDERS[i % 2]!, random('occluder', i)) })),
      BACKGROUNDS.map((_, kind) => ({ ...calm, background: drawBackground(kind, random('background', kind)) })),
      BLURS.map((span) => ({ ...calm, sensor: { ...calm.sensor, blur: middle(span) } })),
      NOISES.map((span) => ({ ...calm, sensor: { ...calm.sensor, noise: middle(span) } })),
    ],
    side,
    colour,
  );
}

/** The first images of the training split as a model sees them, one column per class. */
export function sampleSheet(given: Partial<SyntheticOptions> = {}, rows = 10): Sheet {
  const options = completeOptions(given);
  const columns = SYNTHETIC_CLASSES.map(() => [] as FaceParameters[]);
  for (let i = 0; columns.some((column) => column.length < rows); i++) {
    const parameters = drawParameters(options, 'train', i);
    columns[parameters.label]!.push(parameters);
  }
  const table = Array.from({ length: rows }, (_, row) => columns.map((column) => column[row]!));
  return tile(table, options.side, options.colour);
}

/** Renders rows of pictures side by side. */
export function tile(rows: readonly (readonly FaceParameters[])[], side: number, colour: boolean): Sheet {
  const channels = colour ? 3 : 1;
  const width = side * Math.max(...rows.map((row) => row.length));
  const height = side * rows.length;
  const pixels = new Uint8Array(width * height * channels).fill(255);
  rows.forEach((row, r) => {
    row.forEach((parameters, c) => {
      const image = renderFace(parameters, side, colour);
      for (let y = 0; y < side; y++) {
        const from = y * side * channels;
        pixels.set(image.subarray(from, from + side * channels), ((r * side + y) * width + c * side) * channels);
      }
    });
  });
  return { pixels, width, height, channels };
}
