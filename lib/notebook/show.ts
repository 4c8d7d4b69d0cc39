/** Figures and tables under a notebook's cell. */
import { FigureDrawer } from '../figures/draw';
import type { Figure } from '../figures/figure';
import { display, type Forms } from './kernel';

/**
 * Shows a figure under the cell: interactive in JupyterLab (with plotly's extension, which set-up installs) and VS Code, and where there is
 * a Chromium also as an image, which is what GitHub and other readers of a saved notebook show.
 * @throws MienError outside of a notebook
 */
export async function showFigure(figure: Figure): Promise<void> {
  display(await figureForms(figure));
}

/** Shows HTML under the cell, e.g. a table made with `tableHtml`. */
export function showHtml(html: string): void {
  display({ 'text/html': html });
}

/** The forms in which a figure is shown. */
export async function figureForms(figure: Figure): Promise<Forms> {
  const { data, layout } = figure;
  const interactive = { 'application/vnd.plotly.v1+json': { data, layout } };
  // one browser a figure takes a second; one that is kept would stay with every notebook that is open
  const drawer = await FigureDrawer.start().catch(() => undefined);
  if (!drawer) return interactive;
  try {
    return { ...interactive, 'image/png': (await drawer.drawForScreen(figure)).toString('base64') };
  } finally {
    await drawer.close();
  }
}
