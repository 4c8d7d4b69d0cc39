import assert from 'node:assert';
import { test } from 'node:test';
import type { Dataset, Split } from '../../../lib/datasets/dataset';
import {
  completeOptions,
  drawParameters,
  FACTOR_NAMES,
  type FaceParameters,
  type FactorName,
  renderFace,
  syntheticFaces,
} from '../../../lib/datasets/synthetic';
import type { Background } from '../../../lib/datasets/synthetic/picture/props';
import type { Matrix } from '../../../lib/evaluation/matrix';
import { pixelCodes } from '../../../lib/evaluation/principalComponents';
import { type Labelled, trainProbe } from '../../../lib/evaluation/probes';

const SIDE = 32;
const given = { side: SIDE, train: 1050, validation: 0, test: 420, identities: 6, difficulty: 0 };

function pixelsOf(split: Split): Matrix {
  const bytes = split.read(Array.from({ length: split.size }, (_, i) => i));
  return { values: Float32Array.from(bytes), columns: SIDE * SIDE };
}

/** How rough each picture is: quantiles of the differences between pixels one, two and three apart. */
function grainOf({ values, columns }: Matrix): Matrix {
  const quantiles = [0.2, 0.5, 0.8, 0.95, 0.99];
  const rows: number[] = [];
  for (let start = 0; start < values.length; start += columns) {
    for (const step of [1, 2, 3]) {
      const steps: number[] = [];
      for (let i = 0; i < columns; i++) {
        if ((i % SIDE) + step < SIDE) steps.push(Math.abs(values[start + i]! - values[start + i + step]!));
      }
      steps.sort((a, b) => a - b);
      for (const q of quantiles) rows.push(Math.log(1 + steps[Math.floor(q * steps.length)]!));
    }
  }
  return { values: Float32Array.from(rows), columns: 3 * quantiles.length };
}

interface Pictures {
  readonly dataset: Dataset;
  readonly pixels: readonly Matrix[];
  readonly components: readonly Matrix[];
}

const linearProbe = (train: Labelled, test: Labelled, classes: number) => trainProbe('linear', train, test, classes);

/** Rendered once for all tests. */
let made: Promise<Pictures> | undefined;
function pictures() {
  made ??= syntheticFaces(given).then((dataset) => {
    const { train, test } = dataset.splits;
    return { dataset, pixels: [train, test].map(pixelsOf), components: pixelCodes(train, [test], dataset.shape) };
  });
  return made;
}

/** A linear probe of a factor on pictures that it has not seen. */
async function read(factor: FactorName, codes: readonly Matrix[]) {
  const { train, test } = (await pictures()).dataset.splits;
  const f = FACTOR_NAMES.indexOf(factor);
  const side = (matrix: Matrix, { factors }: Split) => ({ codes: matrix, labels: factors[f]!.codes });
  return linearProbe(side(codes[0]!, train), side(codes[1]!, test), train.factors[f]!.values.length);
}

test('what moves or shades large parts of a picture is read from its pixels by a linear probe', async () => {
  const least: Partial<Record<FactorName, number>> = {
    identity: 0.9,
    yaw: 0.6,
    pitch: 0.6,
    roll: 0.7,
    light: 0.7,
    brightness: 0.42,
  };
  for (const [factor, bound] of Object.entries(least)) {
    const { accuracy, chance } = await read(factor as FactorName, (await pictures()).components);
    assert.ok(accuracy > bound && accuracy > chance + 0.08, `${factor}: ${accuracy}, chance ${chance}`);
  }
});

test('noise and blur are read from how rough a picture is', async () => {
  const grain = (await pictures()).pixels.map(grainOf);
  const noise = await read('noise', grain);
  assert.ok(noise.accuracy > 0.95, `noise: ${noise.accuracy}`);
  const blur = await read('blur', grain);
  assert.ok(blur.accuracy > blur.chance + 0.15, `blur: ${blur.accuracy}, chance ${blur.chance}`);
});

test('labels in another order are not read: the probe learns nothing from the pictures alone', async () => {
  const { dataset, components } = await pictures();
  const turned = ({ factors, size }: Split) =>
    Int32Array.from({ length: size }, (_, i) => factors[1]!.codes[(i + 7) % size]!);
  const { accuracy, chance } = linearProbe(
    { codes: components[0]!, labels: turned(dataset.splits.train) },
    { codes: components[1]!, labels: turned(dataset.splits.test) },
    5,
  );
  assert.ok(Math.abs(accuracy - chance) < 0.08, `${accuracy}, chance ${chance}`);
});

test('glasses, occluders and backgrounds are seen in every picture that has them', () => {
  const side = 48;
  const options = completeOptions({ side, difficulty: 1 });
  let worn = 0;
  let covered = 0;
  for (let i = 0; i < 300; i++) {
    const face = drawParameters(options, 'train', i);
    const bare = { ...face, sensor: { blur: 0, noise: 0, seed: 0 } };
    /** How many pixels differ plainly from the same picture with one thing changed. */
    const differ = (change: Partial<FaceParameters>) => {
      const other = renderFace({ ...bare, ...change }, side, false);
      return renderFace(bare, side, false).filter((value, at) => Math.abs(value - other[at]!) > 8).length;
    };
    if (face.glasses) {
      worn++;
      assert.ok(differ({ glasses: null }) >= 12, `glasses of image ${i}: ${differ({ glasses: null })} pixels`);
    }
    if (face.occluder) {
      covered++;
      const pixels = differ({ occluder: null });
      assert.ok(pixels >= 0.03 * side ** 2 && pixels < 0.5 * side ** 2, `occluder of image ${i}: ${pixels} pixels`);
    }
    if (i < 40) {
      const black: Background = {
        kind: 0,
        colours: [
          [0, 0, 0],
          [0, 0, 0],
        ],
        angle: 0,
        period: 1,
        spots: [],
      };
      assert.ok(differ({ background: black }) > 0.1 * side ** 2, `background of image ${i}`);
    }
  }
  assert.ok(worn > 40 && covered > 15);
});
