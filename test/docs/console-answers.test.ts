import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { languages } from '../../scripts/console-texts.ts';
import { PROBLEMS } from '../../src/api/problems.ts';
import { ACCOUNT_ROLES } from '../../src/domain/account-roles.ts';
import { LOG_ACTIONS } from '../../src/domain/log-action.ts';
import { SYNC_ERRORS } from '../../src/errors.ts';
import { CODES } from '../../src/providers/quickbooks-desktop/faults/codes.ts';
import { HRESULTS } from '../../src/providers/quickbooks-desktop/faults/hresults.ts';

const SOURCES = new URL('../../src/', import.meta.url);
const answersSchema = z.object({
  sentences: z.record(z.string(), z.string()),
  counts: z.record(z.string(), z.string()),
});

/** What people read of the closed lists of the API. */
const CLOSED: readonly string[] = [
  ...Object.values(SYNC_ERRORS).flatMap(({ title, remedy }) => [title, remedy]),
  ...Object.values(PROBLEMS).flatMap(({ title, remedy }) => [title, remedy]),
  // What came of a record is told in QuickBooks' own words; what holds a connection, in ours.
  ...CODES.map(({ remedy }) => remedy),
  ...HRESULTS.flatMap(({ meaning, remedy }) => [meaning, remedy]),
  ...ACCOUNT_ROLES.flatMap(({ label, purpose }) => [label, purpose]),
];

/** All that the API could say, as its source has it. */
function sourceText(): string {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, SOURCES), 'utf8'))
    .join('\n')
    .replaceAll("\\'", "'");
}

function holesIn(text: string): string[] {
  return (text.match(/\{\d+\}/g) ?? []).sort();
}

it('what an entry of the log says was done is a closed list, and the console has a word for each', () => {
  const source = readFileSync(new URL('../../console/src/format/log-actions.ts', import.meta.url), 'utf8');
  const known = [...source.matchAll(/^ {2}(?:'([^']+)'|(\w+)): t`(.+)`,$/gm)];
  expect(known.map(([, quoted, bare]) => quoted ?? bare)).toEqual([...LOG_ACTIONS]);
  // What it says in English is what webhooks and the CSV say.
  expect(known.map(([, , , said]) => said)).toEqual([...LOG_ACTIONS]);
});

describe.each(languages())('what the API says, in %s', (language) => {
  const file = new URL(`../../console/src/language/answers/${language}.json`, import.meta.url);
  const { sentences, counts } = answersSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

  it('is there for every title, remedy, role and purpose of its closed lists', () => {
    expect(CLOSED.length).toBeGreaterThan(200);
    expect(CLOSED.filter((text) => !sentences[text])).toEqual([]);
  });

  it('keeps no value that the English does not have', () => {
    const made = Object.entries(sentences).filter(
      ([english, said]) => said === '' || !holesIn(said).every((hole) => english.includes(hole)),
    );
    expect(made).toEqual([]);
  });

  it('translates nothing that the API does not say any more', () => {
    const source = sourceText();
    const isSaid = (text: string) =>
      text
        .split(/\{\d+\}|[.:,] /)
        .map((part) => part.trim())
        .every((part) => source.includes(part));
    expect([...Object.keys(sentences), ...Object.keys(counts)].filter((text) => !isSaid(text))).toEqual([]);
  });
});
