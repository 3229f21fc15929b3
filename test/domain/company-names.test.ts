import { expect, test } from 'vitest';
import { companyNames } from '../../src/domain/company-names.ts';

const called = (...companies: [id: string, name: string, companyId: string | null][]) =>
  Object.fromEntries(
    companyNames(companies.map(([connectionId, name, companyId]) => ({ connectionId, name, companyId }))),
  );

test('companies of one name are told apart by the end of their id, by all of it where the ends are alike, and others by their name alone', () => {
  expect(called(['a', 'Green Lawn', '91234821'], ['b', 'Blue Pool', '91230000'])).toEqual({
    a: 'Green Lawn',
    b: 'Blue Pool',
  });
  expect(called(['a', 'Green Lawn', '91234821'], ['b', 'Green Lawn', '91230000'])).toEqual({
    a: 'Green Lawn (…4821)',
    b: 'Green Lawn (…0000)',
  });
  expect(called(['a', 'Green Lawn', '14821'], ['b', 'Green Lawn', '24821'])).toEqual({
    a: 'Green Lawn (14821)',
    b: 'Green Lawn (24821)',
  });
  expect(called(['a', 'Green Lawn', null], ['b', 'Green Lawn', '24821'])).toEqual({
    a: 'Green Lawn',
    b: 'Green Lawn (…4821)',
  });
});
