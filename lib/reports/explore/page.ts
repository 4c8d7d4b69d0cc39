import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MienError } from '../../support/errors';

/** What set-up has built of `lib/explorer`, beside this file's own build or, where the sources run, in `lib/dist`. */
const BUILT = [
  join(__dirname, '..', '..', 'explorer', 'page'),
  join(__dirname, '..', '..', 'dist', 'explorer', 'page'),
];

export const INDEX = 'index.html';

/** @throws MienError when the page has not been built */
export function copyPage(folder: string): void {
  const built = BUILT.find((each) => existsSync(join(each, INDEX)));
  if (!built) throw new MienError('The page of the explorer is not built', 'Run `npm run setup` in the clone.');
  for (const file of readdirSync(built)) copyFileSync(join(built, file), join(folder, file));
}
