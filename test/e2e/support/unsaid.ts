import { readFileSync } from 'node:fs';
import type { Person } from './person.ts';

/** Stand around what comes from a catalog. */
const [BEGIN, END] = ['⟦', '⟧'];
const LANGUAGE = new URL('../../../console/src/language/', import.meta.url);

type Said = string | { [part: string]: Said };

function marked(said: Said): Said {
  if (typeof said === 'string') return `${BEGIN}${said}${END}`;
  return Object.fromEntries(Object.entries(said).map(([part, each]) => [part, marked(each)]));
}

function catalog(folder: 'catalogs' | 'answers'): Said {
  return JSON.parse(readFileSync(new URL(`${folder}/de.json`, LANGUAGE), 'utf8')) as Said;
}

/** German, with marks around all that is translated: what stands outside of them nobody has said in German. */
export async function markTranslations({ page }: Person): Promise<void> {
  await page.route(/\/assets\/de-[^/]+\.js$/, async (route) => {
    const isAnswers = (await (await route.fetch()).text()).includes('need attention');
    const said = marked(catalog(isAnswers ? 'answers' : 'catalogs'));
    const body = `export default ${JSON.stringify(said)}`;
    await route.fulfill({ contentType: 'text/javascript', body });
  });
}

/** Texts and names of what the page shows, in its order; what one chooses from are names of records. */
const TEXTS = `(() => {
  const found = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'CODE', 'PRE'].includes(node.tagName)) return;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
    }
    for (const child of node.childNodes) walk(child);
  };
  walk(document.body);
  return found;
})()`;

/** What is shown and does not come from a catalog, without numbers and signs. */
export async function unsaidOn({ page }: Person): Promise<string[]> {
  const texts = await page.evaluate<string[]>(TEXTS);
  const inner = new RegExp(`${BEGIN}[^${BEGIN}${END}]*${END}`, 'g');
  let all = texts.join('\u0000');
  for (let before = ''; before !== all; ) {
    before = all;
    all = all.replace(inner, '');
  }
  const rest = all.split('\u0000').map((text) => text.trim());
  return [...new Set(rest.filter((text) => /[A-Za-z]{2}/.test(text)))];
}
