/** Output in a notebook. The one file that touches tslab. */
import { MienError } from '../support/errors';
import type { Figure } from './figure';

interface Tslab {
  readonly display: {
    html(content: string): void;
    raw(mime: string, content: unknown): void;
  };
}

/** Shows a figure under the cell: interactive in JupyterLab (with plotly's extension, which set-up installs) and VS Code. */
export function showFigure({ data, layout }: Figure): void {
  tslab().display.raw('application/vnd.plotly.v1+json', { data, layout });
}

/** Shows HTML under the cell, e.g. a table made with `tableHtml`. */
export function showHtml(html: string): void {
  tslab().display.html(html);
}

function tslab(): Tslab {
  try {
    return require('tslab') as Tslab;
  } catch (error) {
    throw new MienError('Only a tslab notebook can show figures', 'Elsewhere write them with htmlPage.', {
      cause: error,
    });
  }
}
