/**
 * The walls of the house: who may import whom. `npm run check` holds every file to it, imported types included (dependency-cruiser).
 *
 * A file imports from its own room and from the rooms below: never upward, never sideways, never around a circle. What two rooms of
 * one floor share belongs below both. A new room under lib/ is given its floor here, or the check says that it has none.
 */
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** Top to bottom. */
const FLOORS = [
  ['index.ts', 'cli.ts'], // the doors of the package
  ['api'], // what index.ts hands out, a file a subject
  ['commands', 'explorer'], // one command a file, each one call; what runs in the browser, on the page that reports/explore writes
  ['reports', 'notebook', 'doctor.ts'], // what a person looks at
  ['ablation'], // many runs
  ['runs'], // one run, from its configuration to its folder
  ['config'], // above what it configures: its type is made of their options, its schema of their lists and defaults
  ['training', 'evaluation', 'figures'], // how models and losses meet; how codes are judged; how numbers are drawn
  ['models', 'losses'],
  ['datasets'],
  ['engine'],
  ['support'], // knows nothing of faces
];

/** TensorFlow, under each name that leads to it. Only engine/ touches it. */
const TENSORFLOW = 'node_modules/@tensorflow/|^lib/vendor/tfjs-node/|^scripts/tfjs-node/';

/** One file each touches these, so that something else could take their place. */
const WRAPPED = {
  '@tensorflow/tfjs': 'lib/explorer/network.ts',
  '@vladmandic/human': 'lib/datasets/faces/blazeFace.ts',
  danfo: 'lib/evaluation/tables.ts',
  'umap-js': 'lib/evaluation/umap/umapJs.ts',
  protobufjs: 'lib/models/onnx/schema.ts',
  tslab: 'lib/notebook/kernel.ts',
};

const ROOMS = FLOORS.flat();
/** What lies under lib/ and is no room: what is built and what starts it. */
const NO_ROOM = ['bin', 'dist', 'native', 'node_modules', 'setup', 'vendor'];
const homeless = readdirSync(join(__dirname, 'lib'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() || entry.name.endsWith('.ts'))
  .map(({ name }) => name)
  .filter((name) => ![...ROOMS, ...NO_ROOM].includes(name));
if (homeless.length > 0) throw new Error(`house.cjs: give lib/${homeless[0]} its floor in FLOORS`);

const filesOf = (room) => (room.endsWith('.ts') ? `^lib/${room.replace('.', '[.]')}$` : `^lib/${room}/`);

/** Forbids, in files at `from` but for those at `but`, what `to` describes. */
function forbid(name, comment, [from, but], to) {
  return { name, comment, severity: 'error', from: { path: from, ...(but && { pathNot: but }) }, to };
}

const downward = FLOORS.flatMap((rooms, floor) =>
  rooms.map((room) => {
    const outOfReach = [...FLOORS.slice(0, floor).flat(), ...rooms].filter((other) => other !== room);
    const below = FLOORS.slice(floor + 1).flat();
    const comment = `What it may import: ${below.join(', ') || 'no other room'}.`;
    return forbid(`${room} looks down only`, comment, [filesOf(room)], { path: outOfReach.map(filesOf) });
  }),
);

const doors = ROOMS.filter((room) => existsSync(join(__dirname, 'lib', room, 'index.ts'))).map((room) =>
  forbid(
    `${room} has one door`,
    `Import from lib/${room}; what is missing there is added to its index.ts.`,
    ['^(lib|bench)/', filesOf(room)],
    { path: `${filesOf(room)}(?!index[.]ts$)` },
  ),
);

const wrapped = Object.entries(WRAPPED).map(([library, file]) =>
  forbid(`one file touches ${library}`, `That is ${file}.`, ['^(lib|bench)/', `^${file}$`], {
    path: `(node_modules|^lib/vendor)/${library}/`,
  }),
);

module.exports = {
  forbidden: [
    ...downward,
    ...doors,
    ...wrapped,
    forbid('no circle', 'Move what both need to a file below both.', ['.'], { circular: true }),
    forbid(
      'engine is the door to TensorFlow',
      "Import tf from '../engine'.",
      ['^(lib|bench)/', '^lib/(engine|setup|explorer)/'],
      {
        path: TENSORFLOW,
      },
    ),
    forbid('figures need no TensorFlow', 'Neither themselves nor through what they import.', ['^lib/figures/'], {
      path: TENSORFLOW,
      reachable: true,
    }),
    forbid('lib stands alone', 'What is published needs no clone.', ['^lib/'], { path: '^(bench|test|scripts)/' }),
    forbid('bench is not tested on', 'Tests of lib know nothing of it.', ['^test/', '^test/bench/'], {
      path: '^bench/',
    }),
    forbid(
      'scripts are plain Node',
      'They run before anything is installed; smoke.cjs tries what they have installed, setup/vendor/ runs after npm, docs/ after set-up.',
      ['^(scripts|lib/setup)/', '^(scripts/(tfjs-node|setup/vendor|docs)/|lib/setup/smoke[.]cjs$)'],
      {
        pathNot: '^(scripts|lib/setup)/',
        dependencyTypesNot: ['core'],
      },
    ),
    forbid(
      'packages are stated',
      'Add it to the dependencies in lib/package.json: who installs mien gets no others. (tslab is there in its own kernel; set-up bundles what the explorer needs.)',
      ['^lib/', `^(${WRAPPED.tslab}$|lib/explorer/)`],
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '(node_modules|^lib/vendor)/' },
    exclude: { path: '^lib/dist/' },
  },
};
