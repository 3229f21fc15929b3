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
