import { escapeHtml } from '../html.ts';

/** A page that stands alone: no script, no style or picture from elsewhere. */

export interface Table {
  title: string;
  /** A sentence before it. */
  lead?: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** A text, or a link to a file of the archive. */
export type Cell = string | { file: string; text: string };

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:0 0 2rem}div{overflow-x:auto}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8888}
dt{font-weight:600}dd{margin:0 0 .4rem}`;

export function htmlPage(
  title: string,
  facts: readonly [string, string][],
  tables: readonly Table[],
): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(title)}</h1>
<dl>${facts.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>
${tables.map(section).join('\n')}
</main></body></html>
`;
}

function section({ title, lead, head, rows }: Table): string {
  const shown = rows.length === 0 ? '<p>None.</p>' : table(head, rows);
  return `<h2>${escapeHtml(title)}</h2>${lead ? `<p>${escapeHtml(lead)}</p>` : ''}<div>${shown}</div>`;
}

function table(head: readonly string[], rows: Table['rows']): string {
  const names = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${written(cell)}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${names}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

function written(cell: Cell): string {
  if (typeof cell === 'string') return escapeHtml(cell);
  return `<a href="${escapeHtml(cell.file)}">${escapeHtml(cell.text)}</a>`;
}
