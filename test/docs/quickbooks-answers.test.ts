import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { QUICKBOOKS_ANSWERS, quickBooksAnswers } from '../../scripts/docs/quickbooks-answers.ts';

it('the page about answers is what the tables say (npm run docs writes it)', async () => {
  expect(await readFile(QUICKBOOKS_ANSWERS, 'utf8')).toBe(quickBooksAnswers());
});
