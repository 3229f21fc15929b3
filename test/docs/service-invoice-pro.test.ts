import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const page = await readFile(new URL('../../docs/service-invoice-pro.md', import.meta.url), 'utf8');

/** A test that a row names: its file, and its title, in which … stands for what differs from case to case. */
interface Reference {
  sentence: string;
  file: string;
  title: string;
}

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| sentence'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));

const references = rows.flatMap(([sentence = '', tests = '']): Reference[] =>
  tests.split(' · ').map((text) => {
    const [, file = '', title = ''] = /^`([^`]+)`(?: › (.*))?$/.exec(text.trim()) ?? [];
    return { sentence, file, title: title || sentence };
  }),
);

describe('what Service Invoice Pro promises', () => {
  it('has a test for each sentence', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(references.filter(({ file }) => !file).map(({ sentence }) => sentence)).toEqual([]);
  });

  it('names tests that exist', async () => {
    const missing: string[] = [];
    for (const { file, title } of references) {
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
