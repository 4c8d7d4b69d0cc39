// Node's own headers for addons, which come as an npm package.
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Their folder: beside mien or above it, wherever npm has put the package. */
export const nodeHeaders = () => path.join(path.dirname(require.resolve('node-api-headers/package.json')), 'include');
