// Where mien is, and where its set-up puts what it fetches and compiles. The only file that set-up and the engine share, as both must agree.
//
// A clone keeps everything in its own folder, to be moved or thrown away as one. A package does not: `npm ci` throws node_modules away, and
// TensorFlow is 0.6 GB. So what belongs to a package lies in the user's cache, once for all projects: TensorFlow by its version, and what is
// compiled against it by mien's.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const tensorflowVersion = '2.21.0';

const manifestIn = (folder) => {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  } catch {
    return {};
  }
};

/** The folder of the package `mien`: lib/ of a clone, or where npm has installed it. */
const packageFolder = path.dirname(__dirname);
const above = path.dirname(packageFolder);
const isClone = manifestIn(above).name === 'mien-workspace';
const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'mien');

/** The folder that set-up works in. */
const root = isClone ? above : path.join(cache, `tensorflow-${tensorflowVersion}`);
/** The compiled addons. */
const engineFolder = path.join(root, isClone ? '.engine' : `mien-${manifestIn(packageFolder).version}`);

module.exports = {
  tensorflowVersion,
  packageFolder,
  isClone,
  root,
  engineFolder,
  /** tfjs's, between Node and TensorFlow. */
  tfjsAddon: path.join(engineFolder, 'tfjs_binding.node'),
  /** mien's own. */
  nativeAddon: path.join(engineFolder, 'mien_native.node'),
  /** What a user types to set mien up. */
  setupCommand: isClone ? 'npm run setup' : 'npx mien setup',
};
