import { expect, test } from 'vitest';
import { explainBalance, type Ours, summarize, type Theirs } from '../../src/domain/explain-balance.ts';

const ours = (recordId: string, externalId: string | null): Ours => ({
  entityType: 'invoice',
  recordId,
  name: `Invoice ${recordId}`,
  open: '10.00',
  externalId,
});
const read: Theirs = { kind: 'invoice', externalId: '1', what: 'Invoice a', open: '4.00' };
const documents = [ours('a', '1'), ours('b', '2'), ours('c', null)];

test('of what could not be read nothing is said; of the rest what is so, and the summary tells it first', () => {
  const explained = (complete: boolean) =>
    explainBalance(documents, { balance: '4.00', items: [read], complete }, 'USD').map(
      ({ recordId, reason }) => `${recordId}: ${reason}`,
    );
  const [partly, gone, missing] = [
    'a: Another part of it is paid in QuickBooks than here.',
    'b: It is settled, void or gone in QuickBooks.',
    'c: It is not in QuickBooks.',
  ];
  expect(explained(true)).toEqual([partly, gone, missing]);
  expect(explained(false)).toEqual([partly, missing]);

  expect(summarize('26.00', 3, true)).toBe('3 documents differ.');
  expect(summarize('0.00', 0, true)).toBe('Both balances agree now.');
  expect(summarize('0.00', 2, true)).toBe('Both balances agree now; 2 documents differ and even out.');
  expect(summarize('26.00', 2, false)).toMatch(/than can be read at once.* 2 documents differ\.$/);
  expect(summarize('0.00', 0, false)).toMatch(
    /than can be read at once.* None of the documents read differs\.$/,
  );
});
