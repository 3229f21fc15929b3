import { expect, it } from 'vitest';
import { onKeptLines } from '../../../src/providers/quickbooks-online/entities/kept-lines.ts';
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
