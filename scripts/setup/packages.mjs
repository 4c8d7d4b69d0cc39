// Step: the npm packages, exactly as package-lock.json has them.
import fs from 'node:fs';
import { inRoot, readJson, remove } from '../../lib/setup/files.mjs';
import { run } from '../../lib/setup/run.mjs';

const record = inRoot('node_modules', '.package-lock.json'); // npm writes it when an installation is complete

export const npmPackages = {
  name: 'npm packages',
  bytes: 0.7e9,
  after: [],
  done() {
    const wanted = readJson(inRoot('package-lock.json'))?.packages;
    const present = readJson(record)?.packages;
    return Boolean(wanted && present) && agree(wanted) && match(wanted, present);
  },
  async run(context) {
    // npm empties the folder first; without its record, a kill in the middle cannot leave something that looks complete.
    remove(record);
    const args = ['ci', '--prefer-offline', '--include=dev', '--include=optional'];
    await run('npm', [...args, '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=20000'], {
      ...context,
      what: 'npm packages could not be installed',
      cure: 'if package.json and package-lock.json disagree, run `npm install`; else run the same command again.',
    });
  },
};

/** Whether the lock file still says what the package.json files say. */
function agree(wanted) {
  return ['', 'lib', 'bench'].every((folder) => {
    const manifest = readJson(inRoot(folder, 'package.json')) ?? {};
    const [asked, locked] = [manifest, wanted[folder] ?? {}].map(dependenciesOf);
    const names = new Set([...Object.keys(asked), ...Object.keys(locked)]);
    return [...names].every((name) => asked[name] === locked[name]);
  });
}

/** Of all kinds together: of a workspace, npm writes optional ones down among the others too. */
function dependenciesOf({ dependencies, devDependencies, optionalDependencies }) {
  return { ...dependencies, ...devDependencies, ...optionalDependencies };
}

/** Whether what is installed is what is wanted: same versions, same contents, nothing missing, nothing left over. */
function match(wanted, present) {
  return (
    Object.keys(present).every((name) => wanted[name]) &&
    Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
      if (name === '') return true; // this workspace itself
      const found = present[name];
      if (!found) return Boolean(optional); // built for another system
      return found.version === version && found.integrity === integrity && fs.existsSync(inRoot(name));
    })
  );
}
