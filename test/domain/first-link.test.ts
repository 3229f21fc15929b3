import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideLink, type LinkFacts, type Policy } from '../../src/domain/sides/link-decision.ts';

const POLICIES: readonly Policy[] = ['ours_wins', 'theirs_wins', 'ask'];
const facts = (ours: object, theirs: object, more: Partial<LinkFacts> = {}): LinkFacts => ({
  entityType: 'customer',
  ours: { displayName: 'Acme', taxable: true, active: true, ...ours },
  theirs: { displayName: 'Acme', taxable: true, active: true, ...theirs },
  policy: 'ours_wins',
  askFirst: false,
  ownWrite: false,
  chosen: false,
  ...more,
});

function linked(given: LinkFacts) {
  const decision = decideLink(given);
  if (decision.kind === 'ask') throw new Error('it asked');
  return decision;
}

it.each(POLICIES)('what ours leaves open comes over from there, under %s', (policy) => {
  const theirs = {
    email: 'a@example.com',
    phone: '555',
    notes: 'Gate code',
    billingAddress: { city: 'Bath' },
  };
  const { data, settled } = linked(facts({}, theirs, { policy }));
  expect([data, settled]).toEqual([{ displayName: 'Acme', taxable: true, active: true, ...theirs }, []]);
});

it('a value that is only filled in when left out says nothing: an exempt customer stays exempt', () => {
  expect(linked(facts({}, { taxable: false })).data.taxable).toBe(false);
  const item = { entityType: 'service_item', ours: { name: 'Mow', unitPrice: '0' } } as const;
  expect(linked(facts({}, {}, { ...item, theirs: { name: 'Mow', unitPrice: '45.00' } })).data).toEqual({
    name: 'Mow',
    unitPrice: '45.00',
  });
});

it('what both say differently follows the policy, and ask asks', () => {
  const both = [{ notes: 'ours' }, { notes: 'theirs' }] as const;
  expect(linked(facts(...both)).data.notes).toBe('ours');
  expect(linked(facts(...both, { policy: 'theirs_wins' })).data.notes).toBe('theirs');
  expect(decideLink(facts(...both, { policy: 'ask' }))).toEqual({
    kind: 'ask',
    differing: [{ field: 'notes', here: 'ours', there: 'theirs' }],
  });
  expect(linked(facts(...both, { policy: 'ask', chosen: true })).data.notes).toBe('ours');
});

it('parts of an address complete each other, and two addresses are never mixed', () => {
  const street = { line1: '1 High Street' };
  const whole = { ...street, city: 'Bath' };
  expect(linked(facts({ billingAddress: street }, { billingAddress: whole })).data.billingAddress).toEqual(
    whole,
  );
  const elsewhere = { line1: '2 Low Street', region: 'CA' };
  expect(linked(facts({ billingAddress: elsewhere }, { billingAddress: whole })).data.billingAddress).toEqual(
    elsewhere,
  );
});

it('a record that is linked is in use, whatever its counterpart was', () => {
  expect(linked(facts({}, { active: false })).data.active).toBe(true);
});

const FIELDS = ['companyName', 'givenName', 'email', 'phone', 'website', 'notes'];
const side = fc.record(
  Object.fromEntries(FIELDS.map((field) => [field, fc.constantFrom('one', 'two', '')])),
  { requiredKeys: [] },
);

it('of random pairs nothing that stands there is lost by what ours leaves open, and nothing of ours by theirs', () => {
  fc.assert(
    fc.property(side, side, fc.constantFrom(...POLICIES), (ours, theirs, policy) => {
      const decision = decideLink(facts(ours, theirs, { policy }));
      const differing = FIELDS.filter(
        (field) => ours[field] && theirs[field] && ours[field] !== theirs[field],
      );
      if (decision.kind === 'ask') {
        expect([policy, differing.length > 0]).toEqual(['ask', true]);
        return;
      }
      for (const field of FIELDS) {
        const [here, there] = [ours[field] || undefined, theirs[field] || undefined];
        const winner = policy === 'theirs_wins' ? there : here;
        expect(decision.data[field] || undefined).toBe(differing.includes(field) ? winner : (here ?? there));
      }
    }),
    { numRuns: 1000 },
  );
});
