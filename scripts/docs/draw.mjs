// What the scripts beside this one share, after `npm run setup`: mien, the pages' folder, and a drawer that is closed again.
import { createRequire } from 'node:module';

export const mien = createRequire(import.meta.url)('../../lib');
export const docs = new URL('../../docs/', import.meta.url);

/** The path of docs/images/NAME.png. */
export const imageFile = (name) => new URL(`images/${name}.png`, docs).pathname;

/** @param use is given a function from a figure to the bytes of its PNG */
export async function drawing(use) {
  const drawer = await mien.FigureDrawer.start();
  try {
    return await use((figure) => drawer.draw(figure, 'png'));
  } finally {
    await drawer.close();
  }
}
