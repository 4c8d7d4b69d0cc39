/** What a script without a compiler gives by mistake: each door says which argument it is, and what it takes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as api from '../../lib/index';
import { UsageError } from '../../lib/support/errors';

type Loose = { readonly [name in keyof typeof api]: (...given: unknown[]) => unknown };
const { train, openRun, openModel, evaluate, probe, encode, predict, openDataset, ...others } = api as unknown as Loose;
const { ablate, exportModel, findShortcuts, readCurves } = others;
/** Which take a run with its images. */
const painters = ['swap', 'reconstruct', 'paintSwaps', 'swapTruth', 'judgeSwaps', 'decode'] as const;
const ofRuns = [...painters, 'measure', 'figures', 'explore'] as const;

const run = { dataset: {}, model: {}, shape: [1, 1, 1] };
const mistakes: readonly [call: string, () => unknown, says: RegExp][] = [
  ['train()', () => train(), /^The configuration is undefined\n.*resolveConfig/],
  ['train(5)', () => train(5), /^The configuration is 5\n/],
  ['train(config, null)', () => train({}, null), /^The last argument is null\n.*settings: out, resume/],
  ['train, a typo', () => train({}, { resum: true }), /^There is no setting resum\n.*out, resume, onStep/],
  ['figures, a typo', () => others.figures(run, { nam: 'x' }), /^There is no setting nam\n.*name, note/],
  ['reproduce, a typo', () => others.reproduce({ out: 'x' }), /^There is no setting out\n.*results/],
  ['ablate, a typo', () => ablate([], { job: 2 }), /^There is no setting job\n.*executor/],
  ['measure, a typo', () => others.measure(run, { sed: 2 }), /^There is no setting sed\n.*seed/],
  [
    'swap, a typo',
    () => others.swap(run, { detail: true }),
    /^There is no setting detail\n.*faces, expressions, details, seed/,
  ],
  [
    'paintSwaps, a typo',
    () => others.paintSwaps(run, { giver: 5 }),
    /^There is no setting giver\n.*faces, givers, details/,
  ],
  ['swap, half a face', () => others.swap(run, { faces: 2.5 }), /^faces is 2.5\n.*a whole number/],
  ['swap, details: no', () => others.swap(run, { details: 'no' }), /^details is "no"\n.*true or false/],
  ['reconstruct, a typo', () => others.reconstruct(run, { sed: 3 }), /^There is no setting sed\n.*seed/],
  [
    'exampleImages, a typo',
    () => others.exampleImages(run, { sed: 3 }),
    /^There is no setting sed\n.*split, count, seed/,
  ],
  ['challenge, a typo', () => others.challenge({ quik: true }), /^There is no setting quik\n.*quick, methods, out/],
  ['swapTruth, a number', () => others.swapTruth(run, 50), /^The last argument is 50\n.*faces, seed/],
  ['judgeSwaps, a typo', () => others.judgeSwaps(run, run, { face: 5 }), /^There is no setting face\n.*faces, seed/],
  ['probe, a typo', () => probe(run, { code: ['both'] }), /^There is no setting code\n.*codes, factors/],
  [
    'findShortcuts, a typo',
    () => findShortcuts({ splits: {} }, { run }),
    /^There is no setting run\n.*model, factorsOnly/,
  ],
  ['train(config, { out: 5 })', () => train({}, { out: 5 }), /^out is 5\n.*a string/],
  ['train of a promise', () => train(Promise.resolve({})), /^The configuration is a promise, which was not awaited\n/],
  ['train(config, { out: "" })', () => train({}, { out: '' }), /^out is ""\n/],
  ['resolveConfig of a promise', () => others.resolveConfig(Promise.resolve({})), /configuration is/],
  ['openRun(path, null)', () => openRun('x', null), /^The last argument is null\n.*settings: dataset, map/],
  ['openRun(path, path)', () => openRun('x', 'y'), /^The last argument is "y"\n/],
  ['openRun, a typo', () => openRun('x', { root: 'faces' }), /^There is no setting root\n.*dataset, map/],
  ['openRun, a split', () => openRun('x', { splits: ['tst'] }), /^One of splits is "tst"\n.*train, validation, test/],
  ['predict, a typo', () => predict(run, [], { detct: false }), /^There is no setting detct\n.*detect/],
  ['predict, detect: no', () => predict(run, [], { detect: 'no' }), /^detect is "no"\n.*true or false/],
  ['explore(run, folder)', () => others.explore(run, 'page'), /^The last argument is "page"\n.*out, faces/],
  ['writeFigures([run])', () => others.writeFigures(['runs/x']), /^The last argument is a list\n.*runs, on/],
  ['writeFigures, runs: path', () => others.writeFigures({ runs: 'runs/x' }), /^runs is "runs\/x"\n/],
  ['writeFigures, a format', () => others.writeFigures({ formats: ['pgn'] }), /^One of formats is "pgn"\n.*html/],
  ['trainInCell(config, path)', () => others.trainInCell({}, 'runs/x'), /^The last argument is "runs\/x"\n/],
  ['probe, z_e', () => probe(run, { codes: ['z_e'] }), /^One of codes is "z_e"\n.*expression, nuisance/],
  ['probe, no probes', () => probe(run, { probes: [] }), /^probes is an empty list\n.*linear, mlp/],
  ['probe, seeds: 3', () => probe(run, { seeds: 3 }), /^seeds is 3\n.*whole numbers/],
  ['writeImages(dataset)', () => others.writeImages({}), /^The folder is undefined\n/],
  ['openRun()', () => openRun(), /^The run is undefined\n.*the path of its folder/],
  ['openModel(run)', () => openModel(run), /^The run is an object of another kind\n/],
  ['evaluate(path)', () => evaluate('runs/x'), /^The run is "runs\/x"\n.*openRun/],
  ['evaluate(openRun(path))', () => evaluate(Promise.resolve(run)), /^The run is a promise, which was not awaited\n/],
  ['evaluate of a model', () => evaluate({ model: {} }), /^The run is an object of another kind\n.*with its images/],
  ['probe()', () => probe(), /^The run is undefined\n/],
  ['encode(path, files)', () => encode('runs/x', []), /^The model is "runs\/x"\n.*openModel or openRun/],
  ['encode(run)', () => encode(run), /^Images are paths of files, or pixels/],
  ['encode(run, file)', () => encode(run, 'a.png'), /^Images are paths of files, or pixels/],
  ['predict()', () => predict(), /^The model is undefined\n/],
  ['predict(model, [5])', () => predict({ ...run, calibration: () => ({}) }, [5]), /given as a list of paths/],
  ...ofRuns.flatMap((name): [string, () => unknown, RegExp][] => [
    [`${name}(path)`, () => others[name]('runs/x'), /^The run is "runs\/x"\n.*openRun/],
    [
      `${name} of a model`,
      () => others[name]({ model: {} }),
      /^The run is an object of another kind\n.*with its images/,
    ],
  ]),
  ['exportModel(path)', () => exportModel('runs/x', { to: 'onnx' }), /^The model is "runs\/x"\n/],
  ['exportModel(model)', () => exportModel(run), /^The form is undefined\n.*one of tfjs, onnx, safetensors, run/],
  ['exportModel(model, pt)', () => exportModel(run, { to: 'pt' }), /^The form is "pt"\n/],
  ['findShortcuts(name)', () => findShortcuts('fer2013'), /^The dataset is "fer2013"\n.*openDataset/],
  ['readCurves()', () => readCurves(), /^The table is undefined\n.*results\.csv/],
  ['ablate(grid)', () => ablate({}), /^What is to be trained is .*\n.*a list of grids/],
  ['withRun(path)', () => others.withRun('runs/x'), /^The second argument is undefined\n.*a function/],
  ['datasetCard(run)', () => others.datasetCard(run), /^The dataset is .*\n.*of an open run, run\.dataset/],
  ['probeTable(probe(run))', () => others.probeTable(Promise.resolve([])), /is a promise, which was not awaited\n/],
  ['fitUmap(run.codes())', () => others.fitUmap([[1, 2]]), /^What is projected is a list\n.*run\.codes/],
  ['confusionFigure(run)', () => others.confusionFigure(run), /^The confusion is .*\n.*evaluate\(run\)\.confusion/],
  ['meanInterval of 95', () => others.meanInterval([1, 2], 95), /^The level is 95\n.*such as 0\.95/],
  ['openDataset()', () => openDataset(), /^The dataset is undefined\n.*name: 'folder'/],
  ['openDataset(name)', () => openDataset('folder'), /^The dataset is "folder"\n/],
  ['openDataset, root: 5', () => openDataset({ name: 'folder', root: 5 }), /^root is 5\n.*a string/],
];

for (const [call, make, says] of mistakes) {
  test(`${call} says which argument is wrong`, async () => {
    await assert.rejects(
      async () => make(),
      (error) => error instanceof UsageError && says.test(error.message),
    );
  });
}

test('a root that is left out is one that is missing', async () => {
  await assert.rejects(async () => openDataset({ name: 'folder' }), /folder needs its files[\s\S]*--root DIR/);
});
