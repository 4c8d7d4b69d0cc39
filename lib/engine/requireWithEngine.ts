import Module from 'node:module';

/** What others call the engine, in the builds of tfjs that there are for Node. */
const NAMES: readonly string[] = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'];

type Resolve = (this: unknown, request: string, ...rest: unknown[]) => string;

/**
 * Loads a file of another package that asks for tfjs in Node, and gives it the engine that is loaded already: one of its own would register every
 * kernel again, and where mien is a package none is installed.
 */
export function requireWithEngine(file: string): unknown {
  const loader = Module as unknown as { _resolveFilename: Resolve };
  const resolve = loader._resolveFilename;
  const engine = require.resolve('../vendor/tfjs-node');
  loader._resolveFilename = function (request, ...rest) {
    return NAMES.includes(request) ? engine : resolve.call(this, request, ...rest);
  };
  try {
    return require(file);
  } finally {
    loader._resolveFilename = resolve;
  }
}
