import { describe, expect, it } from 'vitest';
import { ACCOUNT_ROLES } from '../../src/domain/account-roles.ts';
import type { Choice } from '../../src/domain/mapping.ts';
import {
  similarity,
  suggestAccount,
  suggestPerson,
  suggestTaxCode,
} from '../../src/domain/mapping-suggestion.ts';

const choice = (externalId: string, name: string, rest: Partial<Choice> = {}): Choice => ({
  externalId,
  name,
  active: true,
  ...rest,
});

describe('a suggestion for a person', () => {
  const choices = [
    choice('1', 'Byron, Ada', { type: 'employee' }),
    choice('2', 'Ada Byrne', { type: 'vendor', email: 'Ada@Example.com' }),
  ];

  it('is certain for the same e-mail address, whatever the name', () => {
    const found = suggestPerson({ name: 'Ada Byron', email: 'ada@example.com' }, choices);
    expect(found).toMatchObject({ choice: { externalId: '2' }, score: 1, reason: 'Same e-mail address' });
  });

  it('is the most similar name otherwise, in any order of its words', () => {
    const found = suggestPerson({ name: 'Ada Byron' }, choices);
    expect(found).toMatchObject({ choice: { externalId: '1' }, score: 0.95 });
  });

  it('is missing when no name is similar', () => {
    expect(suggestPerson({ name: 'Grace Hopper' }, choices)).toBeUndefined();
  });
});

it('accents, case and punctuation do not tell names apart', () => {
  expect(similarity('José  O’Neil', 'jose oneil')).toBeGreaterThan(0.7);
  expect(similarity('ANNA MÜLLER', 'Müller, Anna')).toBe(1);
});

it('an account of another type is never suggested for a role', () => {
  const fees = ACCOUNT_ROLES.find(({ key }) => key === 'payout_fees');
  if (!fees) throw new Error('no such role');
  const found = suggestAccount(fees, [
    choice('1', 'Merchant fees clearing', { type: 'bank' }),
    choice('2', 'Commissions & fees', { type: 'expense' }),
  ]);
  expect(found?.choice.externalId).toBe('2');
});

it('a tax code is suggested by its name', () => {
  expect(suggestTaxCode('HST ON', [choice('5', 'HST ON'), choice('6', 'GST')])).toMatchObject({
    choice: { externalId: '5' },
    reason: 'Same name',
  });
});
