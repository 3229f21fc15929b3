import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from './conformance-desk.ts';
import { customer, invoice, payment, serviceItem, timesheetEntry } from './conformance-records.ts';
import type { MakeHarness, ProviderHarness } from './provider-harness.ts';

/** What every provider guarantees. A deviation is a skip, with its reason in writing. */
export type Guarantee =
  | 'creates'
  | 'updates'
  | 'clears'
  | 'deactivates'
  | 'voids'
  | 'voids payments'
  | 'totals'
  | 'writes once'
  | 'duplicate names'
  | 'duplicate numbers'
  | 'stale versions'
  | 'neighbours'
  | 'refusals'
  | 'full requests'
  | 'same bytes'
  | 'unreadable answers'
  | 'finds'
  | 'current versions'
  | 'lists'
  | 'characters'
  | 'time';

export type Skips = Partial<Record<Guarantee, string>>;

/** Declares the tests that a provider has to pass. */
export function describeProvider(name: string, makeHarness: MakeHarness, skips: Skips = {}): void {
  describe(`provider ${name}`, () => {
    let harness: ProviderHarness;
    let desk: Desk;

    beforeEach(async () => {
      harness = await makeHarness();
      desk = new Desk(harness);
    });
    afterEach(() => harness.close());

    const guarantee = (which: Guarantee, title: string, run: () => Promise<void> | void) => {
      const reason = skips[which];
      if (reason) it.skip(`${title} (skipped: ${reason})`, run);
      else it(title, run);
    };
    writing(guarantee, () => ({ harness, desk }));
    refusing(guarantee, () => ({ harness, desk }));
    reading(guarantee, () => ({ harness, desk }));
    keepingTime(guarantee, () => ({ harness, desk }));
  });
}

type Declare = (which: Guarantee, title: string, run: () => Promise<void> | void) => void;
type Given = () => { harness: ProviderHarness; desk: Desk };

function writing(guarantee: Declare, given: Given): void {
  guarantee('creates', 'writes a record of each type, each linked to those it needs', async () => {
    const { harness, desk } = given();
    for (const item of [customer('c'), serviceItem('s'), invoice('i', 'c', 's'), payment('p', 'c', 'i')]) {
      const before = await harness.books.count(item.entityType);
      const outcome = await desk.pushOne(item);
      expect(outcome).toMatchObject({ kind: 'written' });
      expect(await harness.books.count(item.entityType)).toBe(before + 1);
    }
  });

  guarantee('updates', 'changes a record under the same id, with a new version', async () => {
    const { harness, desk } = given();
    const created = desk.written(await desk.pushOne(customer('c')));
    const changed = desk.written(await desk.pushOne(customer('c', { displayName: 'Renamed & Sons' })));
    expect(changed.externalId).toBe(created.externalId);
    expect(changed.externalVersion).not.toBe(created.externalVersion);
    expect(await harness.books.find('customer', created.externalId)).toMatchObject({
      name: 'Renamed & Sons',
      active: true,
    });
  });

  guarantee('clears', 'clears a field that a record no longer has', async () => {
    const { harness, desk } = given();
    await desk.pushOne(customer('c', { email: 'first@example.com', notes: 'Gate 7' }));
    const { externalId } = desk.written(await desk.pushOne(customer('c')));
    const entry = await harness.books.find('customer', externalId);
    expect(entry?.email || undefined).toBeUndefined();
  });

  guarantee('deactivates', 'makes a name inactive, and active again by an update', async () => {
    const { harness, desk } = given();
    for (const item of [customer('c'), serviceItem('s')]) {
      await desk.pushOne(item);
      const { externalId } = desk.written(await desk.pushOne({ ...item, desired: 'inactive' }));
      expect(await harness.books.find(item.entityType, externalId)).toMatchObject({ active: false });
      expect(await desk.pushOne(item)).toMatchObject({ kind: 'written' });
      expect(await harness.books.find(item.entityType, externalId)).toMatchObject({ active: true });
    }
  });

  guarantee('voids', 'voids an invoice, and keeps it', async () => {
    const { harness, desk } = given();
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('unpaid', 'c', 's'));
    const voided = { ...invoice('unpaid', 'c', 's'), desired: 'void' as const };
    const { externalId } = desk.written(await desk.pushOne(voided));
    expect(Number((await harness.books.find('invoice', externalId))?.total)).toBe(0);
  });

  guarantee('voids payments', 'voids a payment, and keeps it', async () => {
    const { harness, desk } = given();
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('i', 'c', 's'), payment('p', 'c', 'i'));
    const voided = { ...payment('p', 'c', 'i'), desired: 'void' as const };
    const { externalId } = desk.written(await desk.pushOne(voided));
    expect(Number((await harness.books.find('payment', externalId))?.total)).toBe(0);
  });

  guarantee('totals', 'tells the total that the other side computed', async () => {
    const { desk } = given();
    await desk.pushAll(customer('c'), serviceItem('s'));
    const lines = [
      { serviceItemId: 's', quantity: '3', unitPrice: '0.3333333', amount: '1.00' },
      { serviceItemId: 's', quantity: '0.1', unitPrice: '0.7', amount: '0.07' },
      { serviceItemId: 's', quantity: '1', unitPrice: '19999999.99', amount: '19999999.99' },
    ];
    const outcome = await desk.pushOne(invoice('i', 'c', 's', { lines, total: '20000001.06' }));
    expect(outcome.kind === 'written' && Number(outcome.total)).toBe(20_000_001.06);
  });

  guarantee('writes once', 'writes a stored request once, however often it is delivered', async () => {
    const { harness, desk } = given();
    await desk.pushAll(customer('c'), serviceItem('s'));
    const items = [invoice('i1', 'c', 's'), invoice('i2', 'c', 's'), invoice('i3', 'c', 's')];
    for (const some of [items.slice(0, 1), items.slice(1)]) {
      const before = await harness.books.count('invoice');
      const request = desk.compose(some);
      const first = await desk.deliver(request);
      const second = await desk.deliver(request);
      expect(second).toEqual(first);
      expect(await harness.books.count('invoice')).toBe(before + some.length);
    }
  });

  guarantee('full requests', 'takes as many records in one request as it promises', async () => {
    const { harness, desk } = given();
    const most = harness.provider.capabilities.maxItemsPerRequest;
    const items = Array.from({ length: most }, (_, index) => serviceItem(`s${index}`));
    const outcomes = await desk.push(items);
    expect(outcomes).toHaveLength(most);
    expect(outcomes.every((outcome) => outcome.kind === 'written')).toBe(true);
    expect(new Set(outcomes.map((outcome) => desk.written(outcome).externalId)).size).toBe(most);
  });

  guarantee('same bytes', 'makes the same request of the same records', () => {
    const { desk, harness } = given();
    const items = [customer('c'), serviceItem('s')];
    const context = desk.context('same-request');
    const once = harness.provider.compose(items, context);
    expect(harness.provider.compose(structuredClone(items), context)).toEqual(once);
  });
}

function refusing(guarantee: Declare, given: Given): void {
  guarantee('duplicate names', 'tells a name that is taken apart from other refusals', async () => {
    const { harness, desk } = given();
    await desk.pushOne(customer('c', { displayName: 'Only One' }));
    const before = await harness.books.count('customer');
    const outcome = await desk.pushOne(customer('other', { displayName: 'only one' }));
    expect(outcome).toMatchObject({ kind: 'duplicate', error: { type: 'DuplicateName' } });
    expect(await harness.books.count('customer')).toBe(before);
  });

  guarantee('duplicate numbers', 'tells a number that is taken, and who has it', async () => {
    const { desk } = given();
    await desk.pushAll(customer('c'), serviceItem('s'));
    const first = await desk.pushOne(invoice('i', 'c', 's', { number: 'N-1' }));
    const second = await desk.pushOne(invoice('j', 'c', 's', { number: 'N-1' }));
    expect(second).toMatchObject({ kind: 'duplicate', error: { type: 'DuplicateNumber' } });
    expect(second.kind === 'duplicate' && second.holder).toBe(desk.written(first).externalId);
  });

  guarantee('stale versions', 'refuses a change that was decided on an older version', async () => {
    const { desk } = given();
    const old = desk.written(await desk.pushOne(customer('c')));
    await desk.pushOne(customer('c', { displayName: 'Changed Meanwhile' }));
    const outcome = await desk.pushOne({ ...customer('c', { displayName: 'Too Late' }), counterpart: old });
    expect(outcome).toMatchObject({ kind: 'failed', error: { type: 'StaleVersion' } });
  });

  guarantee('neighbours', 'writes the neighbours of a record that is refused', async () => {
    const { harness, desk } = given();
    const unknown = { externalId: harness.unknownId, externalVersion: '0' };
    const items = [customer('a'), { ...customer('gone'), counterpart: unknown }, customer('b')];
    const request = desk.compose(items);
    const outcomes = await desk.deliver(request);
    expect(outcomes.map(({ key }) => key).toSorted()).toEqual(request.items.map(({ key }) => key).toSorted());
    const kindOf = (recordId: string) =>
      outcomes.find(({ key }) => key === request.items.find((item) => item.recordId === recordId)?.key)?.kind;
    expect([kindOf('a'), kindOf('gone'), kindOf('b')]).toEqual(['written', 'failed', 'written']);
  });

  guarantee('refusals', 'refuses before sending what could never be taken, and takes its neighbours', () => {
    const { harness, desk } = given();
    const bad = customer('bad', { displayName: 'x'.repeat(1_000) });
    const { request, refused } = harness.provider.compose([bad, customer('good')], desk.context('r'));
    expect(refused).toMatchObject([{ item: { recordId: 'bad' }, error: { type: 'InvalidRecord' } }]);
    expect(refused[0]?.error.field).toBe('displayName');
    expect(request?.items.map(({ recordId }) => recordId)).toEqual(['good']);
  });

  guarantee('unreadable answers', 'calls nothing written that the answer does not say was written', () => {
    const { harness, desk } = given();
    const request = desk.compose([customer('a'), customer('b')]);
    for (const body of ['', '{', '{}', '[]', 'null', '<html>busy</html>']) {
      const outcomes = harness.provider.interpret(request, { httpStatus: 200, body });
      expect(outcomes.filter((outcome) => outcome.kind === 'written')).toEqual([]);
    }
  });
}

function reading(guarantee: Declare, given: Given): void {
  guarantee('finds', 'finds what it wrote by its natural key, and only that', async () => {
    const { desk } = given();
    const items = [customer('c'), serviceItem('s'), invoice('i', 'c', 's'), payment('p', 'c', 'i')];
    for (const item of items) {
      expect(await desk.find(item)).toEqual({ kind: 'none' });
      const counterpart = desk.written(await desk.pushOne(item));
      expect(await desk.find(item)).toMatchObject({
        kind: 'same',
        counterpart: { externalId: counterpart.externalId },
      });
    }
  });

  guarantee('current versions', 'reads the present version of linked records', async () => {
    const { desk } = given();
    await desk.pushOne(customer('c'));
    const latest = desk.written(await desk.pushOne(customer('c', { displayName: 'Second Version' })));
    const [record, ...others] = await desk.current('customer', [latest.externalId]);
    expect(others).toEqual([]);
    const { unsettledMs: _unsettledMs, ...counterpart } = latest;
    expect(record).toMatchObject({ counterpart, data: { displayName: 'Second Version' } });
  });

  guarantee('lists', 'gives back what it wrote, with the same amounts', async () => {
    const { desk } = given();
    const items = [customer('c'), serviceItem('s'), invoice('i', 'c', 's'), payment('p', 'c', 'i')];
    await desk.pushAll(...items);
    const listed = await desk.listOne(invoice('i', 'c', 's'));
    expect(listed.data).toMatchObject({ issueDate: '2026-03-01', total: '50.00' });
    expect(listed.references[0]).toMatchObject({ externalId: desk.idOf('customer', 'c') });
    expect((await desk.listOne(payment('p', 'c', 'i'))).data).toMatchObject({ amount: '50.00' });
    expect((await desk.listOne(serviceItem('s'))).data).toMatchObject(serviceItem('s').data as object);
    const plain = customer('plain', { displayName: 'Müller & Sons <Ltd>', notes: 'Gate 7' });
    await desk.pushOne(plain);
    expect((await desk.listOne(plain)).data).toMatchObject(plain.data as object);
  });

  guarantee('lists', 'finds documents by the numbers that they carry, and no others', async () => {
    const { desk } = given();
    const paid = payment('p', 'c', 'i', { reference: 'Cheque 7' });
    await desk.pushAll(customer('c'), serviceItem('s'), invoice('i', 'c', 's'), invoice('j', 'c', 's'), paid);
    expect(await desk.numbered('invoice', ['No i', 'No z'])).toEqual([desk.idOf('invoice', 'i')]);
    expect(await desk.numbered('payment', ['Cheque 7'])).toEqual([desk.idOf('payment', 'p')]);
    expect(await desk.numbered('payment', ['Cheque 8'])).toEqual([]);
  });

  guarantee('characters', 'gives back every character of a name', async () => {
    const { desk } = given();
    await desk.pushOne(customer('c'));
    expect((await desk.listOne(customer('c'))).data).toMatchObject(customer('c').data as object);
  });
}

function keepingTime(guarantee: Declare, given: Given): void {
  guarantee(
    'time',
    'writes the time of somebody who is mapped, changes it in place, and deletes it',
    async () => {
      const { harness, desk } = given();
      const before = await harness.books.count('timesheet_entry');
      const created = desk.written(await desk.pushOne(timesheetEntry('e')));
      expect(await harness.books.count('timesheet_entry')).toBe(before + 1);
      const changed = desk.written(await desk.pushOne(timesheetEntry('e', { minutes: 120 })));
      expect(changed.externalId).toBe(created.externalId);
      expect(changed.externalVersion).not.toBe(created.externalVersion);
      const gone = await desk.pushOne({ ...timesheetEntry('e'), desired: 'absent' });
      expect(gone).toMatchObject({ kind: 'removed' });
      expect(await harness.books.count('timesheet_entry')).toBe(before);
    },
  );

  guarantee('time', 'writes an entry once, however often its bytes arrive', async () => {
    const { harness, desk } = given();
    const before = await harness.books.count('timesheet_entry');
    const request = desk.compose([timesheetEntry('e')]);
    const first = await desk.deliver(request);
    expect(await desk.deliver(request)).toEqual(first);
    expect(await harness.books.count('timesheet_entry')).toBe(before + 1);
  });

  guarantee('time', 'refuses the time of somebody who is not mapped, and says who', () => {
    const { harness, desk } = given();
    const entry = timesheetEntry('e', { teamMemberId: 'nobody' });
    const { request, refused } = harness.provider.compose([entry], desk.context('request'));
    expect(request).toBeUndefined();
    expect(refused).toMatchObject([
      { error: { type: 'EmployeeNotMapped', mapping: { kind: 'employee', key: 'nobody' } } },
    ]);
  });
}
