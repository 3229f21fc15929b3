import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changedHere, type Merge, type MergeRules, merge } from '../../src/domain/sides/merge.ts';

type Data = Record<string, unknown>;
interface Line {
  id: string;
  description: string;
  amount: number;
}

const RULES: MergeRules = { policy: 'ours_wins', asked: false, chosen: false };
const line = (id: string, description: string, amount: number): Line => ({ id, description, amount });
const BEFORE = [line('1', 'Work', 50), line('2', 'Journey', 10), line('3', 'Parts', 5)];

function bill(lines: readonly Line[]): Data {
  const said = lines.map(({ description, amount }) => {
    const price = amount.toFixed(2);
    return { description, quantity: '1', unitPrice: price, amount: price, taxable: false };
  });
  const total = lines.reduce((sum, { amount }) => sum + amount, 0).toFixed(2);
  const own = { customerId: 'c', number: '1', status: 'sent', issueDate: '2026-01-01', currency: 'USD' };
  return { ...own, lines: said, tax: '0.00', total };
}

const idsOf = (lines: readonly Line[]) => lines.map(({ id }) => id);

function merging(
  here: readonly Line[],
  there: readonly Line[],
  rules: Partial<MergeRules> = {},
  agreedThere: readonly Line[] = BEFORE,
): Merge {
  const [agreed, theirs] = [bill(agreedThere), bill(there)];
  const versions = {
    entityType: 'invoice' as const,
    ancestor: { ours: bill(BEFORE), theirs: agreed, lineIds: idsOf(agreedThere) },
    ours: bill(here),
    theirs,
    translated: theirs,
    lineIds: idsOf(there),
  };
  return merge(versions, { ...RULES, ...rules });
}

function merged(result: Merge) {
  if (result.kind !== 'merged') throw new Error(`it is ${result.kind}`);
  return result;
}

const [work, journey, parts] = BEFORE as [Line, Line, Line];

it('a line that changed here and another one that changed there both keep their change', () => {
  const here = [{ ...work, amount: 60 }, journey, parts];
  const there = [work, { ...journey, description: 'Long journey' }, parts];
  const { data, ancestor, settled, inStep } = merged(merging(here, there, { policy: 'ask' }));
  expect(data).toMatchObject(
    bill([{ ...work, amount: 60 }, { ...journey, description: 'Long journey' }, parts]),
  );
  expect([settled, inStep]).toEqual([[], false]);
  expect(changedHere('invoice', ancestor.ours, data)).toContain('lines');
});

it('a line is known by its id, wherever it stands there', () => {
  const here = [work, journey, { ...parts, description: 'Spare parts' }];
  const there = [parts, { ...journey, description: 'Long journey' }, work];
  const both = [work, { ...journey, description: 'Long journey' }, { ...parts, description: 'Spare parts' }];
  expect(merged(merging(here, there)).data).toMatchObject(bill(both));
});

it('a line that was added there stands beside one that changed here, where the total is that of one side', () => {
  const here = [{ ...work, description: 'Work, done twice' }, journey, parts];
  const there = [...BEFORE, line('4', 'Delivery', 7)];
  const result = merged(merging(here, there, { policy: 'theirs_wins' }));
  expect(result.data).toMatchObject(
    bill([{ ...work, description: 'Work, done twice' }, journey, parts, line('4', 'Delivery', 7)]),
  );
});

const NOTE = line('4', 'No charge for the ladder', 0);

it('the line that both sides added stands there once', () => {
  const here = [{ ...work, description: 'Hedges' }, journey, parts, NOTE];
  const there = [work, { ...journey, description: 'Long journey' }, parts, NOTE];
  const both = [{ ...work, description: 'Hedges' }, { ...journey, description: 'Long journey' }, parts, NOTE];
  expect(merged(merging(here, there, { policy: 'ask' })).data).toMatchObject(bill(both));
});

it('lines that both sides added and that do not say the same are a conflict', () => {
  const here = [...BEFORE, NOTE];
  const there = [...BEFORE, { ...NOTE, description: 'The ladder is free' }];
  expect(merging(here, there, { policy: 'ask' })).toMatchObject({ kind: 'ask' });
  expect(merged(merging(here, there)).data).toMatchObject(bill(here));
  expect(merging(here, [...there, line('5', 'No tip', 0)], { policy: 'ask' })).toMatchObject({ kind: 'ask' });
});

it('lines that were agreed in another order are not taken for each other: the amount would hide', () => {
  const agreed = [parts, journey, work];
  const there = [parts, journey, { ...work, amount: 5 }];
  expect(merging(BEFORE, there, {}, agreed)).toMatchObject({ kind: 'drift' });
});

it('the same line changed on both sides follows the policy, and both texts are named', () => {
  const here = [{ ...work, description: 'Hedges' }, journey, parts];
  const there = [{ ...work, description: 'Lawn' }, journey, parts];
  const clash = { field: 'lines', here: 'Hedges 50.00', there: 'Lawn 50.00' };
  expect(merging(here, there, { policy: 'ask' })).toEqual({ kind: 'ask', clashes: [clash] });
  expect(merged(merging(here, there))).toMatchObject({ data: bill(here), settled: [clash] });
  expect(merged(merging(here, there, { policy: 'theirs_wins' })).data).toMatchObject(bill(there));
});

it('amounts of two lines come to a total that neither side had: that is a conflict', () => {
  const here = [{ ...work, amount: 60 }, journey, parts];
  const there = [work, { ...journey, amount: 20 }, parts];
  expect(merging(here, there, { policy: 'ask' })).toMatchObject({ kind: 'ask' });
  expect(merged(merging(here, there)).data.total).toBe('75.00');
});

it('an amount that only a line there changed holds the document, whatever changed in other lines here', () => {
  const here = [{ ...work, description: 'Hedges' }, journey, parts];
  const there = [work, { ...journey, amount: 20 }, parts];
  expect(merging(here, there)).toMatchObject({ kind: 'drift' });
});

it('of random edits of lines on both sides each line keeps the text of the only side that changed it', () => {
  const edits = fc.array(fc.record({ index: fc.nat(2), text: fc.nat(9) }), { maxLength: 4 });
  const edited = (side: string, list: { index: number; text: number }[]) =>
    BEFORE.map((each, index) => {
      const last = list.filter((edit) => edit.index === index).at(-1);
      return last ? { ...each, description: `${side} ${last.text}` } : each;
    });
  fc.assert(
    fc.property(edits, edits, (ours, theirs) => {
      const [here, there] = [edited('here', ours), edited('there', theirs)];
      const clashes = BEFORE.some(
        (each, i) => here[i]?.description !== each.description && there[i]?.description !== each.description,
      );
      const result = merging(here, there, { policy: 'ask' });
      if (clashes) expect(result.kind).toBe('ask');
      else {
        const both = BEFORE.map((each, i) =>
          here[i]?.description === each.description ? (there[i] ?? each) : (here[i] ?? each),
        );
        expect(merged(result).data).toMatchObject(bill(both));
      }
    }),
  );
});
