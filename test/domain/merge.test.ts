import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergedText } from '../../src/db/pull/pull-texts.ts';
import type { Policy } from '../../src/domain/sides/link-decision.ts';
import { changedHere, type Merge, merge, type Versions } from '../../src/domain/sides/merge.ts';

const RULES = { policy: 'ours_wins' as Policy, asked: false, chosen: false };
const BASE = {
  displayName: 'Acme',
  phone: '1',
  email: 'a@example.com',
  notes: 'n',
  taxable: true,
  active: true,
};

function sides(ours: object, theirs: object, more: Partial<Versions> = {}): Versions {
  const read = { ...BASE, ...theirs };
  return {
    entityType: 'customer',
    ancestor: { ours: BASE, theirs: BASE },
    ours: { ...BASE, ...ours },
    theirs: read,
    translated: read,
    ...more,
  };
}

function merged(result: Merge) {
  if (result.kind !== 'merged') throw new Error(`it is ${result.kind}`);
  return result;
}

it('a new telephone number here and a new e-mail address there live side by side', () => {
  const { data, ancestor, inStep } = merged(merge(sides({ phone: '2' }, { email: 'b@example.com' }), RULES));
  expect(data).toMatchObject({ phone: '2', email: 'b@example.com' });
  expect([changedHere('customer', ancestor.ours, data), inStep]).toEqual([['phone'], false]);
});

it('what the vendor filled in is no change of ours and none of theirs', () => {
  const ancestor = { ours: BASE, theirs: { ...BASE, currency: 'USD' } };
  const read = { ...BASE, currency: 'USD' };
  const { data, inStep } = merged(merge(sides({}, {}, { ancestor, theirs: read, translated: read }), RULES));
  expect([data, inStep]).toEqual([BASE, true]);
});

it('a field that both changed follows the policy, with both values', () => {
  const both = sides({ notes: 'ours' }, { notes: 'theirs' });
  const settled = [{ field: 'notes', here: 'ours', there: 'theirs' }];
  expect(merged(merge(both, RULES))).toMatchObject({ data: { notes: 'ours' }, settled, winner: 'ours' });
  expect(merged(merge(both, { ...RULES, policy: 'theirs_wins' }))).toMatchObject({
    data: { notes: 'theirs' },
    settled,
  });
  expect(merge(both, { ...RULES, policy: 'ask' })).toEqual({ kind: 'ask', clashes: settled });
  expect(merged(merge(both, { ...RULES, policy: 'ask', chosen: true })).data.notes).toBe('ours');
});

it('a field that both changed alike is agreed', () => {
  const { data, inStep, settled } = merged(
    merge(sides({ notes: 'x' }, { notes: 'x' }), { ...RULES, policy: 'ask' }),
  );
  expect([data.notes, inStep, settled]).toEqual(['x', true, []]);
});

it('a field that was cleared there only is cleared here, and one that was cleared here only is sent', () => {
  const { data } = merged(merge(sides({ phone: undefined }, { notes: undefined }), RULES));
  expect([data.phone, data.notes]).toEqual([undefined, undefined]);
});

const line = (amount: string) => [
  { description: 'Work', quantity: '1', unitPrice: amount, amount, taxable: false },
];
const bill = (amount: string, more: object = {}) => {
  const own = { customerId: 'c', number: '1', status: 'sent', issueDate: '2026-01-01', currency: 'USD' };
  return { ...own, lines: line(amount), tax: '0.00', total: amount, ...more };
};
const bills = (ours: object, theirs: object): Versions => {
  const there = theirs as Record<string, unknown>;
  const ancestor = { ours: bill('50.00'), theirs: bill('50.00') };
  return {
    entityType: 'invoice',
    ancestor,
    ours: ours as Record<string, unknown>,
    theirs: there,
    translated: there,
  };
};

it('an amount that was changed there only is drift, unless theirs wins, a person pulled or a person chose ours', () => {
  const drifted = bills(bill('50.00', { memo: 'm' }), bill('75.00'));
  expect(merge(drifted, RULES)).toMatchObject({
    kind: 'drift',
    drift: ['the total is 50.00 here and 75.00 there'],
  });
  expect(merge(drifted, { ...RULES, policy: 'ask' })).toMatchObject({ kind: 'drift' });
  for (const rules of [{ asked: true }, { policy: 'theirs_wins' as const }]) {
    expect(merged(merge(drifted, { ...RULES, ...rules })).data).toMatchObject({ total: '75.00', memo: 'm' });
  }
  const chosen = merged(merge(drifted, { ...RULES, chosen: true }));
  expect(chosen.data).toMatchObject({ total: '50.00', memo: 'm' });
  // No side but QuickBooks' changed it.
  expect([chosen.settled.length, chosen.overruled.length > 0]).toEqual([0, true]);
  expect(mergedText(chosen, true)).toMatch(/^Changed in QuickBooks; this side is kept and pushed: /);
  expect(changedHere('invoice', chosen.ancestor.ours, chosen.data)).toEqual(
    expect.arrayContaining(['lines', 'total', 'memo']),
  );
});

it('quantities, prices, discount, tax and total are taken or kept as one: no total that neither side had', () => {
  const both = bills(bill('60.00'), bill('75.00', { discount: '5.00', total: '70.00' }));
  expect(merged(merge(both, RULES)).data).toMatchObject({ total: '60.00', lines: line('60.00') });
  expect(merged(merge(both, RULES)).data.discount).toBeUndefined();
  const theirs = merged(merge(both, { ...RULES, policy: 'theirs_wins' })).data;
  expect(theirs).toMatchObject({ total: '70.00', discount: '5.00', lines: line('75.00') });
});

const FIELDS = ['phone', 'email', 'notes', 'companyName'] as const;
const edit = fc.record({
  side: fc.constantFrom('here', 'there'),
  field: fc.constantFrom(...FIELDS),
  value: fc.integer({ min: 0, max: 3 }),
});
const step = fc.oneof(edit, fc.constant('push' as const), fc.constant('pull' as const));

it('random edits, pushes and pulls in any order: what only one side changed is that side’s, and every clash is told', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.constantFrom<Policy>('ours_wins', 'theirs_wins'),
      (steps, policy) => {
        let ours: Record<string, unknown> = { ...BASE };
        let theirs: Record<string, unknown> = { ...BASE };
        let ancestor: Versions['ancestor'] = { ours: { ...BASE }, theirs: { ...BASE } };
        for (const each of [...steps, 'pull' as const, 'push' as const]) {
          if (typeof each === 'object') {
            const value = each.value === 0 ? undefined : `${each.side === 'here' ? 'h' : 't'}${each.value}`;
            if (each.side === 'here') ours = { ...ours, [each.field]: value };
            else theirs = { ...theirs, [each.field]: value };
            continue;
          }
          const hereBefore = ours;
          const thereBefore = theirs;
          const agreed = ancestor;
          const result = merged(
            merge(
              { entityType: 'customer', ancestor, ours, theirs, translated: theirs },
              { ...RULES, policy },
            ),
          );
          ours = result.data;
          ancestor = result.ancestor;
          if (each === 'push') {
            for (const field of changedHere('customer', ancestor.ours, ours))
              theirs = { ...theirs, [field]: ours[field] };
            ancestor = { ours, theirs };
          }
          for (const field of FIELDS) {
            const here = hereBefore[field] !== agreed.ours[field];
            const there = thereBefore[field] !== agreed.theirs[field];
            if (there && !here)
              expect([ours[field], theirs[field]]).toEqual([thereBefore[field], thereBefore[field]]);
            if (here && !there) expect(ours[field]).toBe(hereBefore[field]);
            const clash = here && there && hereBefore[field] !== thereBefore[field];
            expect(result.settled.some((told) => told.field === field)).toBe(clash);
          }
        }
        for (const field of FIELDS) expect(theirs[field]).toBe(ours[field]);
      },
    ),
    { numRuns: 500 },
  );
});
