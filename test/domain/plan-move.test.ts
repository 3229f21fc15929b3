import { describe, expect, it } from 'vitest';
import {
  asMoved,
  customerThere,
  type Elsewhere,
  isOver,
  MOVE_STEPS,
  type MoveStep,
  stepAfter,
  stepBack,
  stepsBefore,
} from '../../src/domain/account-move.ts';
import {
  type AccountDocument,
  type DocumentThere,
  type MoveFacts,
  planMove,
} from '../../src/domain/plan-move.ts';

const document = (
  entityType: AccountDocument['entityType'],
  recordId: string,
  rest: Partial<AccountDocument> = {},
): AccountDocument => ({
  entityType,
  recordId,
  name: recordId,
  externalId: recordId,
  from: 'wrong',
  deleted: false,
  missing: false,
  undone: false,
  ...rest,
  data: { ...DATA[entityType], ...rest.data },
});

const line = { description: 'Work', quantity: '2', unitPrice: '25.00', amount: '50.00' };
const DATA: Partial<Record<AccountDocument['entityType'], Record<string, unknown>>> = {
  invoice: {
    customerId: 'c',
    number: '1',
    status: 'sent',
    issueDate: '2026-03-01',
    lines: [line],
    total: '50.00',
  },
  payment: { customerId: 'c', status: 'collected', date: '2026-03-02', amount: '50.00', allocations: [] },
  timesheet_entry: { customerId: 'c', teamMemberId: 't', date: '2026-03-03', minutes: 30, approved: true },
};
const pays = (recordId: string, ...invoices: string[]) =>
  document('payment', recordId, {
    data: { allocations: invoices.map((invoiceId) => ({ invoiceId, amount: '10.00' })) },
  });

type Ties = DocumentThere['ties'];
function facts(
  documents: AccountDocument[],
  rest: Partial<MoveFacts> = {},
  ties: Record<string, Ties> = {},
): MoveFacts {
  const there = documents.map(({ entityType, externalId }): [string, DocumentThere] => [
    `${entityType}/${externalId}`,
    { customer: 'wrong', ties: externalId in ties ? ties[externalId] : [] },
  ]);
  return { there: new Map(there), ...rest };
}

const staying = (documents: AccountDocument[], known: MoveFacts) =>
  planMove(documents, known).map(({ document: { recordId }, stays }) => [recordId, stays !== undefined]);

describe('what of an account can be moved to another customer there', () => {
  it('pays each other as one group, however indirectly', () => {
    const documents = [
      document('invoice', 'a'),
      document('invoice', 'b'),
      document('invoice', 'alone'),
      pays('p', 'a', 'b'),
      pays('q', 'b'),
    ];
    const groups = planMove(documents, facts(documents)).map(({ group }) => group);
    expect(new Set([groups[0], groups[1], groups[3], groups[4]]).size).toBe(1);
    expect(groups[2]).not.toBe(groups[0]);
  });

  const ALONE: [string, AccountDocument, Partial<MoveFacts>, Ties][] = [
    ['is void', document('invoice', 'x', { data: { status: 'void' } }), {}, []],
    ['is deleted here', document('invoice', 'x', { deleted: true }), {}, []],
    ['is gone there', document('invoice', 'x', { missing: true }), {}, []],
    ['was undone', document('invoice', 'x', { undone: true }), {}, []],
    ['is dated in closed books', document('invoice', 'x'), { bookCloseDate: '2026-03-01' }, []],
    ['lies in a deposit', document('payment', 'x'), {}, [{ kind: 'deposit', externalId: '9' }]],
    ['is on an invoice', document('timesheet_entry', 'x'), {}, [{ kind: 'invoice', externalId: '' }]],
    [
      'is paid by what is not from here',
      document('invoice', 'x'),
      {},
      [{ kind: 'payment', externalId: '9' }],
    ],
    ['pays what is not from here', pays('x', 'unknown'), {}, []],
  ];
  it.each(ALONE)('leaves what %s, and says so', (_what, own, rest, ties) => {
    expect(staying([own], facts([own], rest, { x: ties }))).toEqual([['x', true]]);
  });

  it('leaves what cannot be read, or stands with somebody else by now', () => {
    const own = document('invoice', 'x');
    const there = (record: DocumentThere) => ({ there: new Map([['invoice/x', record]]) });
    expect(staying([own], { there: new Map() })).toEqual([['x', true]]);
    expect(staying([own], there({ customer: 'wrong', ties: [], unreadable: 'is odd' }))).toEqual([
      ['x', true],
    ]);
    expect(planMove([own], there({ customer: 'third', ties: [] }))).toMatchObject([{ standsWith: 'third' }]);
  });

  it('moves a paid invoice with its payments or not at all', () => {
    const documents = [document('invoice', 'a'), pays('p', 'a'), document('invoice', 'other')];
    const free = facts(documents, {}, { a: [{ kind: 'payment', externalId: 'p' }] });
    expect(staying(documents, free).map(([, stays]) => stays)).toEqual([false, false, false]);
    const held = facts(documents, {}, { p: [{ kind: 'deposit', externalId: '9' }] });
    expect(staying(documents, held).map(([, stays]) => stays)).toEqual([true, true, false]);
  });

  it('moves what is wholly open, and nothing that is paid, where documents do not show what pays them', () => {
    const unseen = (documents: AccountDocument[], amount: string, complete = true) =>
      staying(
        documents,
        facts(
          documents,
          { open: { amounts: new Map([['a', amount]]), complete } },
          { a: undefined, p: undefined },
        ),
      ).map(([, stays]) => stays);
    expect(unseen([document('invoice', 'a')], '50.00')).toEqual([false]);
    expect(unseen([document('invoice', 'a')], '40.00')).toEqual([true]);
    expect(unseen([document('invoice', 'a')], '50.00', false)).toEqual([true]);
    expect(unseen([document('invoice', 'a'), pays('p', 'a')], '40.00')).toEqual([true, true]);
  });
});

/** A group of two invoices and the payment of both, as the engine works it off in any order that turns allow. */
class Group {
  readonly steps: Record<string, MoveStep> = { i: 'move', j: 'move', p: 'free' };
  back = false;
  /** What stands there: the customer, and whether the payment is applied. */
  readonly there: Record<string, string> = { i: 'wrong', j: 'wrong', p: 'wrong' };
  applied = true;

  next(): string[] {
    const steps = Object.values(this.steps);
    return Object.keys(this.steps).filter((id) => {
      const step = this.steps[id] ?? 'moved';
      return !isOver(step) && !steps.some((other) => stepsBefore(step).includes(other));
    });
  }

  write(id: string): void {
    const step = this.steps[id] ?? 'moved';
    const elsewhere: Elsewhere = {
      customer: 'wrong',
      moving: { group: 'g', step, ...(this.back ? { back: true } : {}) },
    };
    // QuickBooks moves nothing that is applied across two customers.
    if (step === 'move') expect(this.applied).toBe(false);
    this.there[id] = customerThere(elsewhere) ?? 'right';
    const { allocations } = asMoved(
      id === 'p' ? 'payment' : 'invoice',
      { allocations: ['i', 'j'] },
      elsewhere,
    );
    if (id === 'p') this.applied = allocations.length > 0;
    if (this.applied) expect(new Set(Object.values(this.there)).size).toBe(1);
    this.steps[id] = stepAfter(step);
  }

  refuse(): void {
    for (const id of Object.keys(this.steps)) this.steps[id] = stepBack(this.steps[id] ?? 'moved') ?? 'moved';
    this.back = true;
  }

  run(): void {
    for (let [id] = this.next(); id !== undefined; [id] = this.next()) this.write(id);
  }
}

describe('the steps of a move', () => {
  it('bring a whole group over', () => {
    const group = new Group();
    group.run();
    expect([group.there, group.applied]).toEqual([{ i: 'right', j: 'right', p: 'right' }, true]);
  });

  it.each([0, 1, 2, 3, 4])('refused after %i writes, everything is back where it was', (writes) => {
    const group = new Group();
    for (let done = 0; done < writes; done += 1) {
      const [id] = group.next();
      if (id) group.write(id);
    }
    group.refuse();
    group.run();
    expect([group.there, group.applied]).toEqual([{ i: 'wrong', j: 'wrong', p: 'wrong' }, true]);
  });

  it('come to an end from each of them', () => {
    for (const step of MOVE_STEPS) expect(isOver(stepAfter(stepAfter(step)))).toBe(true);
  });
});
