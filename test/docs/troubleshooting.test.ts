import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { TROUBLESHOOTING, troubleshooting } from '../../scripts/docs/troubleshooting.ts';
import { SYNC_ERRORS } from '../../src/errors.ts';

it('the troubleshooting page is what the closed lists say (npm run docs writes it)', async () => {
  expect(await readFile(TROUBLESHOOTING, 'utf8')).toBe(troubleshooting());
});

it('each error says what to do in a sentence of its own', () => {
  const remedies = Object.values(SYNC_ERRORS).map(({ remedy }) => remedy);
  expect(remedies.filter((remedy) => !/^[A-Z].{20,}\.$/s.test(remedy))).toEqual([]);
  expect(new Set(remedies).size).toBe(remedies.length);
});
