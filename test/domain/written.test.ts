import { expect, it } from 'vitest';
import { type Aspect, COMPARED, type WrittenContent, writtenDifference } from '../../src/domain/written.ts';

const OURS: Required<WrittenContent> = {
  total: '50.00',
  tax: '4.00',
  unapplied: '10.00',
  applied: { 7: '40.00' },
  rate: '1.25',
  homeTotal: '62.50',
  minutes: '90',
  active: true,
};
const OTHER: Required<WrittenContent> = {
  total: '49.99',
  tax: '4.01',
  unapplied: '50.00',
  applied: {},
  rate: '1',
  homeTotal: '50.00',
  minutes: '30',
  active: false,
};
const ZERO: WrittenContent = { total: '0', unapplied: '0.00', applied: {} };

const cells = Object.entries(COMPARED).flatMap(([entityType, operations]) =>
  Object.entries(operations).flatMap(([operation, aspects]) =>
    aspects.map((aspect) => ({ entityType, operation, aspect }) as never),
  ),
) as { entityType: keyof typeof COMPARED; operation: 'create' | 'void' | 'deactivate'; aspect: Aspect }[];

it.each(cells)('$entityType, $operation: another $aspect is told', ({ entityType, operation, aspect }) => {
  const good: WrittenContent =
    operation === 'void' ? ZERO : operation === 'deactivate' ? { active: false } : OURS;
  const told = (theirs: WrittenContent) => writtenDifference({ entityType, operation, ours: OURS, theirs });
  expect(told(good)).toBeUndefined();
  const wrong = operation === 'deactivate' || operation === 'void' ? OURS : OTHER;
  expect(told({ ...good, [aspect]: wrong[aspect] })).toMatchObject({ aspect });
  // What the answer does not tell is not compared.
  expect(told({})).toBeUndefined();
});
