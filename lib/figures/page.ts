/** An HTML page of text, tables and figures that opens without a network: plotly.js is in it, once, or lies beside it. */
import { readFileSync } from 'node:fs';
import type { Figure } from './figure';

/** A piece of a page: HTML as it is, or a figure. */
export type Section = { readonly html: string } | { readonly figure: Figure; readonly caption: string };

/** The file of plotly.js, which a page inlines. */
export const PLOTLY = require.resolve('plotly.js-dist/plotly.js');

/** In print, 960 pixels of a figure are as wide as what a sheet of A4 leaves between its margins. */
const STYLE = `
body { font: 15px/1.5 Helvetica, Arial, sans-serif; color: #222; max-width: 1000px; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: .3rem .7rem; border-bottom: 1px solid #ddd; text-align: right; } td { white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } thead th { border-bottom: 2px solid #888; vertical-align: bottom; }
code, pre { background: #f4f4f4; padding: .1rem .3rem; } pre { padding: .6rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 2rem 0; overflow-x: auto; } figcaption { color: #555; }
summary { cursor: pointer; } details { margin: .5rem 0; } p.command { overflow-wrap: anywhere; font-size: 13px; line-height: 1.8; } .table { overflow-x: auto; }
.row { display: flex; flex-wrap: wrap; gap: 0 8px; } .row figure { margin: 1rem 0; width: 480px; max-width: 100%; }
@page { size: A4; margin: 14mm; }
@media print {
  body { font-size: 10pt; max-width: none; margin: 0; padding: 0; } table { font-size: 8pt; } th, td { padding: .2rem .4rem; } .table { overflow: visible; } pre { font-size: 7.5pt; }
  details::details-content { content-visibility: visible; block-size: auto; }
  figure, tr { break-inside: avoid; } h1, h2, h3 { break-after: avoid; } figure { margin: 1rem 0; overflow: visible; }
  figure > div { zoom: .7; } .row { display: block; } .row figure { width: 340px; display: inline-block; vertical-align: top; } .modebar-container { display: none; }
}`;

/**
 * @param title plain text; what goes into `html` and captions is HTML: escape text with `escapeHtml`
 * @param library where plotly.js lies, relative to the page; by default it is in the page, which is then whole by itself, and 11 MB large
 */
export function htmlPage(title: string, sections: readonly Section[], library?: string): string {
  const script = library
    ? `<script src="${encodeURI(library)}"></script>`
    : `<script>${readFileSync(PLOTLY, 'utf8').replaceAll('</script', '<\\/script')}</script>`;
  const scripts: string[] = [];
  const body = sections.map((section, i) => {
    if ('html' in section) return section.html;
    scripts.push(`Plotly.newPlot('figure-${i}', ${inScript(section.figure)}, { displaylogo: false });`);
    return `<figure><div id="figure-${i}"></div><figcaption>${section.caption}</figcaption></figure>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title.replace(/[<&]/g, '')}</title><style>${STYLE}</style></head>
<body>
${body.join('\n')}
${script}
<script>
${scripts.join('\n')}
</script>
</body></html>
`;
}

/** JSON that cannot end the script element it stands in. */
function inScript(figure: Figure): string {
  return JSON.stringify(figure).replaceAll('<', '\\u003c');
}
