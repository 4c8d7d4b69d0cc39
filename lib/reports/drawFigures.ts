import { join } from 'node:path';
import { type DrawnFormat, FigureDrawer } from '../figures/draw';
import type { NamedFigure } from '../figures/figure';
import { MienError, messageOf } from '../support/errors';
import { writeFileAtomic } from '../support/files';
import { type Listener, reportTo } from '../support/listener';

/**
 * Draws figures into a folder, a file for each format. Without a browser it draws nothing, and says what is missing.
 * @returns the files
 * @throws InterruptedError when it is aborted
 */
export async function drawFigures(
  figures: readonly NamedFigure[],
  folder: string,
  formats: readonly DrawnFormat[],
  listener: Listener,
): Promise<string[]> {
  const drawer = await startDrawer(listener);
  if (!drawer) return [];
  try {
    const files: string[] = [];
    const report = reportTo(listener, 'Drawing');
    for (const [i, { name, figure }] of figures.entries()) {
      for (const format of formats) {
        const file = join(folder, `${name}.${format}`);
        writeFileAtomic(file, await drawer.draw(figure, format));
        files.push(file);
      }
      report(i + 1, figures.length, name);
    }
    return files;
  } finally {
    await drawer.close();
  }
}

async function startDrawer({ note }: Listener): Promise<FigureDrawer | undefined> {
  try {
    return await FigureDrawer.start();
  } catch (error) {
    if (!(error instanceof MienError)) throw error;
    note?.(`No images of the figures are drawn. ${messageOf(error)}`);
    return undefined;
  }
}
