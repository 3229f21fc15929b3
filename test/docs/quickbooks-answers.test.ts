import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { QUICKBOOKS_ANSWERS, quickBooksAnswers } from '../../scripts/docs/quickbooks-answers.ts';
import { NOT_PERFORMED } from '../engine/not-performed.ts';
import { BESIDE } from '../engine/remedy-sentences.ts';

it('the page about answers is what the tables say (npm run docs writes it)', async () => {
  expect(await readFile(QUICKBOOKS_ANSWERS, 'utf8')).toBe(quickBooksAnswers());
});

it.each(Object.entries(NOT_PERFORMED))(
  'the tests that are said to perform %s are there and speak of it',
  async (type, { tests }) => {
    for (const { file, title } of tests) {
      const text = await readFile(`test/${file}`, 'utf8');
      expect([file, text.includes(`'${title}'`), text.includes(type)]).toEqual([file, true, true]);
    }
  },
);

it('the tests that are said to perform a sentence of a remedy are there', async () => {
  const all = Object.values(BESIDE).flatMap((sentences) => Object.values(sentences));
  for (const beside of new Set(all)) {
    if (beside === 'said' || 'because' in beside) continue;
    const text = await readFile(`test/${beside.file}`, 'utf8');
    expect([beside.title, text.includes(`'${beside.title}'`)]).toEqual([beside.title, true]);
  }
});
