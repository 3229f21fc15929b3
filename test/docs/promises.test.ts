import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

/** The pages that name a test for each sentence users were promised, and how many sentences those have at least. */
const PAGES = [
  ['service-invoice-pro.md', 50],
  ['accounts.md', 15],
  ['sync-connector.md', 19],
  ['sync-wizard.md', 20],
  ['answers.md', 30],
] as const;

/** A test that a row names: its file, and its title, in which … stands for what differs from case to case. */
interface Reference {
  sentence: string;
  file: string;
  title: string;
}

async function referencesIn(page: string): Promise<{ sentences: number; references: Reference[] }> {
  const text = await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| sentence'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));
  const references = rows.flatMap(([sentence = '', tests = '']) => testsOf(sentence, tests));
  return { sentences: rows.length, references };
}

function testsOf(sentence: string, tests: string): Reference[] {
  return tests.split(' · ').map((text) => {
    const [, file = '', title = ''] = /^`([^`]+)`(?: › (.*))?$/.exec(text.trim()) ?? [];
    return { sentence, file, title: title || sentence };
  });
}

describe.each(PAGES)('what %s promises', (page, least) => {
  it('has a test for each sentence', async () => {
    const { sentences, references } = await referencesIn(page);
    expect(sentences).toBeGreaterThan(least - 1);
    expect(references.filter(({ file }) => !file).map(({ sentence }) => sentence)).toEqual([]);
  });

  it('names tests that exist', async () => {
    const missing: string[] = [];
    for (const { file, title } of (await referencesIn(page)).references) {
      const text = plain(await readFile(new URL(`../../${file}`, import.meta.url), 'utf8').catch(() => ''));
      const parts = title.split('…').map(plain);
      if (text === '' || !parts.every((part) => text.includes(part))) missing.push(`${file} › ${title}`);
    }
    expect(missing).toEqual([]);
  });
});

/** Quotes may be escaped in code, and a title may be broken over lines. */
function plain(text: string): string {
  return text
    .replace(/\\(['"`])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
