import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DESKTOP_CODES, desktopCodes } from '../../scripts/docs/desktop-codes.ts';
import { codeFact } from '../../src/providers/quickbooks-desktop/faults/code-facts.ts';
import { CODES } from '../../src/providers/quickbooks-desktop/faults/codes.ts';
import { HRESULTS } from '../../src/providers/quickbooks-desktop/faults/hresults.ts';

it('the page of codes is what the tables say (npm run docs writes it)', async () => {
  expect(await readFile(DESKTOP_CODES, 'utf8')).toBe(desktopCodes());
});

it('each code stands once, in order, and says in sentences what it means and what to do', () => {
  const codes = CODES.map(({ code }) => Number(code));
  expect(codes).toEqual([...new Set(codes)].toSorted((a, b) => a - b));
  expect(new Set(HRESULTS.map(({ code }) => code)).size).toBe(HRESULTS.length);
  const said = [...CODES, ...HRESULTS].flatMap(({ meaning, remedy }) => [meaning, remedy]);
  expect(said.filter((text) => !/^[A-Z].*\.$/s.test(text))).toEqual([]);
});

it('a code that nobody documented is handled by the range it lies in', () => {
  expect(codeFact('2')).toMatchObject({ class: 'done' });
  expect(codeFact('599')).toMatchObject({ class: 'told' });
  expect(codeFact('1999')).toMatchObject({ type: 'VendorFault' });
  expect(codeFact('3099')).toMatchObject({ type: 'RequestRefused' });
  expect(codeFact('4444')).toMatchObject({ type: 'InvalidRecord' });
  expect(codeFact('9150')).toMatchObject({ type: 'RequestRefused' });
  expect(codeFact('')).toMatchObject({ type: 'InvalidRecord' });
});

/** What a remedy may tell somebody to do, and the test that does it; or why none can. */
const DEEDS: readonly { says: RegExp; test?: string; because?: string }[] = [
  {
    says: /Nothing to do|press Retry|press Sync|saving the record sends it again/,
    test: 'engine/desktop/code-remedies.test.ts › each status code: what its remedy says to do leaves the record in the books once, to the cent',
  },
  {
    says: /sent again with the next run|by itself/,
    test: 'engine/desktop/exactly-once.test.ts › the Web Connector may die, or lose what is sent, at any call',
  },
  {
    says: /close the open window|close the window|Open QuickBooks and the company file/,
    test: 'engine/desktop/business.test.ts › a window that is open in QuickBooks is one banner; once it is closed the next session goes on',
  },
  {
    says: /open the one that is connected/,
    test: 'engine/desktop/business.test.ts › nothing goes into another company file, even one that the Web Connector has stamped for us',
  },
  {
    says: /a lower version is used/,
    test: 'engine/desktop/business.test.ts › a version that QuickBooks does not take is lowered in the same session, and is no failed attempt',
  },
  {
    says: /^Report it|Otherwise report it/,
    test: 'engine/desktop/code-deeds.ts › report it with request and answer',
  },
  {
    says: /In QuickBooks, as Admin|Close it in QuickBooks|Single-user Mode|Start QuickBooks again|Register QuickBooks|Repair the|Use Pro|read what it shows|Run the Web Connector on/,
    because: 'It is done in windows of QuickBooks Desktop, which the stand-in does not have.',
  },
];

it('each remedy says something to do that a test does, or it is said why none can', () => {
  const remedies = [...new Set([...CODES, ...HRESULTS].map(({ remedy }) => remedy))];
  expect(remedies.filter((remedy) => !DEEDS.some(({ says }) => says.test(remedy)))).toEqual([]);
  expect(DEEDS.filter(({ says }) => !remedies.some((remedy) => says.test(remedy)))).toEqual([]);
  expect(DEEDS.filter(({ test, because }) => (test === undefined) === (because === undefined))).toEqual([]);
});

it('the tests of what remedies say to do exist', async () => {
  for (const { test } of DEEDS) {
    const [file = '', title = ''] = test?.split(' › ') ?? [];
    if (test) expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8'), test).toContain(title);
  }
});
