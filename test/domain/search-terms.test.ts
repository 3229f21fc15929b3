import { expect, it } from 'vitest';
import { amountsIn, searchTerms } from '../../src/domain/search-terms.ts';

it.each([
  ['120.5', ['120.5']],
  ['80', ['80']],
  ['$80.00', ['80.00']],
  ['80,00', ['80.00']],
  ['1,234.50', ['1234.50']],
  ['1.234,50', ['1234.50']],
  ['1’234.50', ['1234.50']],
  ['1,234', ['1234']],
  // A point before three digits may part thousands or be the decimal one: both are looked for.
  ['1.234', ['1.234', '1234']],
  ['80€', ['80']],
  ['INV-1001', []],
  ['2026-11-05', []],
  ['Byron', []],
  ['1,23,456', []],
])('%s means the amounts %j', (word, amounts) => {
  expect(amountsIn(word)).toEqual(amounts);
});

it('a search is its words, each once and not more than somebody types', () => {
  expect(searchTerms('  Ada   Byron Ada 120.50 ')).toEqual(['Ada', 'Byron', '120.50']);
  expect(searchTerms('a b c d e f g h i j')).toHaveLength(8);
});
