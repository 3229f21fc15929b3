import { expect, it } from 'vitest';
import { onKeptLines } from '../../../src/providers/quickbooks-online/entities/kept-lines.ts';
import { writeJson } from '../../../src/providers/quickbooks-online/exact-json.ts';
import { invoice } from '../../engine/samples.ts';

const line = { description: 'Work', quantity: '3', unitPrice: '10.00', amount: '30.00' };
const kept = [{ Id: '1', DetailType: 'SalesItemLineDetail', Description: 'as read' }];
const AS_READ = { Description: 'as read' };
const WRITTEN = { Description: 'written' };

function linesOf(was: boolean, is: boolean) {
  const ours = { lines: [line], ...(was ? { taxInclusive: true } : {}) };
  const data = { ...invoice('i', 'c').data, lines: [line], taxInclusive: is } as never;
  return onKeptLines(data, () => WRITTEN, { ours, kept });
}

it('a line that did not change goes back as it was read, unless the tax is inside now, or no longer', () => {
  expect([linesOf(true, true), linesOf(false, false)]).toMatchObject([[AS_READ], [AS_READ]]);
  expect([linesOf(true, false), linesOf(false, true)]).toMatchObject([[WRITTEN], [WRITTEN]]);
});

const hours = { value: '7', name: 'Hours' };
const billed = {
  Id: '4',
  LineNum: '1',
  Description: 'Work',
  Amount: '30.00',
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: hours, Qty: '3', ClassRef: { value: '9' } },
  LinkedTxn: [{ TxnId: '12', TxnType: 'TimeActivity', TxnLineId: '0' }],
};

it('a line that bills time goes back verbatim, and keeps its id and its time where ours changes it', () => {
  const before = { ours: { lines: [line] }, kept: [billed] };
  const written = (lines: object[]) =>
    onKeptLines({ ...invoice('i', 'c').data, lines } as never, () => WRITTEN, before);
  const [same] = written([line]);
  expect(JSON.parse(writeJson(same ?? {}))).toEqual({
    ...billed,
    LineNum: 1,
    Amount: 30,
    SalesItemLineDetail: { ...billed.SalesItemLineDetail, Qty: 3 },
  });
  const [changed] = written([{ ...line, description: 'Other work' }]);
  expect(JSON.parse(writeJson(changed ?? {}))).toEqual({
    ...WRITTEN,
    Id: '4',
    LinkedTxn: billed.LinkedTxn,
  });
});

it('a line that names no service item keeps the one it was given when it changes', () => {
  const asked: (string | undefined)[] = [];
  const write = (_line: unknown, _index: number, itemThere?: string) => {
    asked.push(itemThere);
    return WRITTEN;
  };
  const change = (was: object, is: object) =>
    onKeptLines({ ...invoice('i', 'c').data, lines: [is] } as never, write, {
      ours: { lines: [was] },
      kept: [billed],
    });
  const dearer = { ...line, unitPrice: '11.00', amount: '33.00' };
  change(line, dearer);
  change({ ...line, serviceItemId: 's' }, dearer);
  change(line, { ...dearer, serviceItemId: 's' });
  expect(asked).toEqual(['7', undefined, undefined]);
});
