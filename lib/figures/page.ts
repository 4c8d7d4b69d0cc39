/** A self-contained HTML page of text, tables and figures, with plotly.js inlined once: it opens without a network. */
import { readFileSync } from 'node:fs';
import type { Figure } from './figure';

/** A piece of a page: HTML as it is, or a figure. */
export type Section = { readonly html: string } | { readonly figure: Figure; readonly caption: string };

const STYLE = `
body { font: 15px/1.5 Helvetica, Arial, sans-serif; color: #222; max-width: 1000px; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: .3rem .7rem; border-bottom: 1px solid #ddd; text-align: right; }
th:first-child, td:first-child { text-align: left; } thead th { border-bottom: 2px solid #888; }
code { background: #f4f4f4; padding: .1rem .3rem; } figcaption { color: #555; } figure { margin: 2rem 0; overflow-x: auto; }
@media print { figure { break-inside: avoid; } }`;

/** @param title plain text; what goes into `html` and captions is HTML: escape text with `escapeHtml` */
export function htmlPage(title: string, sections: readonly Section[]): string {
  const library = readFileSync(require.resolve('plotly.js-dist/plotly.js'), 'utf8');
  const scripts: string[] = [];
  const body = sections.map((section, i) => {
    if ('html' in section) return section.html;
    scripts.push(`Plotly.newPlot('figure-${i}', ${inScript(section.figure)});`);
    return `<figure><div id="figure-${i}"></div><figcaption>${section.caption}</figcaption></figure>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title.replace(/[<&]/g, '')}</title><style>${STYLE}</style></head>
<body>
${body.join('\n')}
<script>${library.replaceAll('</script', '<\\/script')}</script>
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
