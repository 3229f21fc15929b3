import type { ExplainedCode } from '../providers/polling-agent.ts';
import { escapeHtml } from './html.ts';

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{font-size:1.1rem;margin:1.5rem 0 .25rem;scroll-margin-top:1rem}h2:target{outline:2px solid;outline-offset:4px}p{margin:.25rem 0}`;

/** Each code has an anchor: `#code-3200`. */
export function codesPage(title: string, codes: readonly ExplainedCode[]): string {
  const heading = `Codes of ${escapeHtml(title)}`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title><style>${STYLE}</style>`;
  return `<!doctype html><html lang="en"><head>${head}</head><body><h1>${heading}</h1>${codes.map(sectionOf).join('')}</body></html>`;
}

function sectionOf({ code, meaning, remedy }: ExplainedCode): string {
  const [id, means, does] = [code, meaning, remedy].map(escapeHtml);
  return `<h2 id="code-${id}">${id}</h2><p>${means}</p><p><strong>What to do:</strong> ${does}</p>`;
}
