/** Figures and tables under a notebook's cell. */
import type { Figure } from './figure';
import { display, type Forms } from './notebook';

/** Shows a figure under the cell: interactive in JupyterLab (with plotly's extension, which set-up installs) and VS Code. */
export function showFigure(figure: Figure): void {
  display(figureForms(figure));
}

/** Shows HTML under the cell, e.g. a table made with `tableHtml`. */
export function showHtml(html: string): void {
  display({ 'text/html': html });
}

/** The forms in which a figure is shown. */
export function figureForms({ data, layout }: Figure): Forms {
  return { 'application/vnd.plotly.v1+json': { data, layout } };
}
