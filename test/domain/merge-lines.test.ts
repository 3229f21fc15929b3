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

/** What a write of ours may do to lines, and what people do after it has arrived, before its answer is here. */
const FREE = line('4', 'Ladder', 0);
const SENT: Record<string, Line[]> = {
  'a text': [{ ...work, description: 'Hedges' }, journey, parts],
  'an amount': [{ ...work, amount: 60 }, journey, parts],
  'a text and an amount of two lines': [
    { ...work, amount: 60 },
    { ...journey, description: 'By car' },
    parts,
  ],
  'a new line': [...BEFORE, FREE],
  'one line less': [journey, parts],
  'the last line less': [work, journey],
};
type Change = (lines: readonly Line[]) => Line[];
const first: Change = ([head, ...others]) => (head ? [{ ...head, description: 'Again' }, ...others] : []);
const last: Change = (lines) =>
  lines.map((each, at) => (at === lines.length - 1 ? { ...each, description: 'Later' } : each));
const HERE: Record<string, Change> = {
  nothing: (lines) => [...lines],
  'the first line': first,
  'the amount of the first line': ([head, ...others]) => (head ? [{ ...head, amount: 70 }, ...others] : []),
  'the last line': last,
  'one more line': (lines) => [...lines, line('8', 'Tea', 0)],
};
const THERE: Record<string, Change> = {
  nothing: (lines) => [...lines],
  'the second line': ([head, second, ...others]) =>
    head && second ? [head, { ...second, description: 'Long way' }, ...others] : [],
  'the amount of the last line': (lines) =>
    lines.map((each, at) => (at === lines.length - 1 ? { ...each, amount: each.amount + 2 } : each)),
  'one more line': (lines) => [...lines, line('9', 'Coffee', 0)],
  'another order': (lines) => [...lines].reverse(),
};
const CELLS = Object.keys(SENT).flatMap((sent) =>
  Object.keys(HERE).flatMap((here) => Object.keys(THERE).map((there) => ({ sent, here, there }))),
);

it.each(CELLS)(
  'a write that says $sent and whose answer is not here yet counts as if it were: here $here changed since, there $there',
  ({ sent, here, there }) => {
    const said = SENT[sent] ?? [];
    const [ours, theirs] = [HERE[here]?.(said) ?? [], THERE[there]?.(said) ?? []];
    for (const policy of ['ours_wins', 'theirs_wins', 'ask'] as const) {
      const rules = { ...RULES, policy };
      const now = {
        entityType: 'invoice' as const,
        ours: bill(ours),
        theirs: bill(theirs),
        translated: bill(theirs),
        lineIds: idsOf(theirs),
      };
      const agreed = (lines: readonly Line[]) => ({
        ours: bill(lines),
        theirs: bill(lines),
        lineIds: idsOf(lines),
      });
      const unanswered = merge({ ...now, ancestor: agreed(BEFORE), sent: bill(said) }, rules);
      const answered = merge({ ...now, ancestor: agreed(said) }, rules);
      // The line that the write changed, changed there once more: whether it had arrived by then cannot be told.
      const isOpen = theirs.some(({ id, ...each }) => {
        const [before, then] = [BEFORE, said].map((lines) => lines.find((own) => own.id === id));
        return (
          then !== undefined && before !== then && JSON.stringify({ id, ...each }) !== JSON.stringify(then)
        );
      });
      if (!isOpen) expect(unanswered, policy).toEqual(answered);
      else if (unanswered.kind === 'merged')
        expect(JSON.stringify([unanswered.settled, unanswered.taken])).not.toBe('[[],[]]');
    }
  },
);
