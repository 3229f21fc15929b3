import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../sandbox/quickbooks-desktop/index.ts';
import { hresults, statuses } from '../../../sandbox/quickbooks-desktop/index.ts';
import { company, customerAdd, invoiceAdd, line, message } from './support/company.ts';

type StatusCode = keyof typeof statuses;
/** Of message sets, not of requests. */
const ofSets = new Set([600, 9001, 9002, 9003, 9004, 9005]);
const codes = Object.keys(statuses)
  .map(Number)
  .filter((code) => code > 1 && !ofSets.has(code)) as StatusCode[];

describe('every status can be had', () => {
  it.each(codes)('%i, once, for the request that is named', async (code) => {
    const { set, file } = company();
    file.faults.add({ kind: 'status', code, request: 'CustomerAdd', containing: 'Chosen', times: 1 });
    const before = file.books.all('Customer').length;
    const answers = await set(customerAdd('Chosen') + customerAdd('Other'));
    const [chosen, other] = answers.CustomerAddRs;
    expect(chosen).toMatchObject({ '@statusCode': String(code), '@statusMessage': statuses[code] });
    expect(chosen['@statusSeverity']).toBe(code < 500 ? 'Info' : code < 1000 ? 'Warn' : 'Error');
    expect(other['@statusCode']).toBe('0');
    // A warning is carried out, an error is not.
    expect(file.books.all('Customer').length - before).toBe(code < 1000 ? 2 : 1);
  });
});

describe('every HRESULT can be had', () => {
  it.each(Object.keys(hresults) as (keyof typeof hresults)[])(
    '%s at the connection and at a request',
    async (code) => {
      const { file } = company();
      for (const at of ['connection', 'request'] as const)
        file.faults.add({ kind: 'hresult', at, code, times: 1 });
      expect(() => file.beginSession({ name: 'test', path: '' })).toThrow(hresults[code]);
      const session = file.beginSession({ name: 'test', path: '' });
      await expect(session.processRequest(message(customerAdd('A')))).rejects.toMatchObject({ code });
      await expect(session.processRequest(message(customerAdd('A')))).resolves.toContain('statusCode="0"');
    },
  );
});

describe('what a person does at the desk', () => {
  const path = (us: ReturnType<typeof company>) => us.file.books.settings.path;
  const begin =
    (us: ReturnType<typeof company>, at = '') =>
    () =>
      us.file.beginSession({ name: 'test', path: at });
  const thrown = (act: () => unknown): unknown => {
    try {
      act();
      return 'nothing';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };

  it('QuickBooks closed: without a path 0x80040416, with one it is opened, unless that is not allowed', () => {
    const us = company();
    us.file.desk.running = false;
    expect(thrown(begin(us))).toBe('0x80040416');
    expect(thrown(begin(us, path(us)))).toBe('nothing');
    us.file.books.settings.access.automaticLogin = false;
    expect(thrown(begin(us, path(us)))).toBe('0x8004041D');
  });

  it('another company file open: with our path 0x8004040A, without one the session is on the other file', async () => {
    const us = company();
    us.file.openOther(true);
    expect(thrown(begin(us, path(us)))).toBe('0x8004040A');
    const session = begin(us)();
    expect(await session.processRequest(message('<CompanyQueryRq/>'))).toContain(
      '<CompanyName>Another Company</CompanyName>',
    );
  });

  it('a dialogue box showing is 0x80040414, a locked file 0x8004041B', () => {
    const us = company();
    us.file.desk.modalDialog = true;
    expect(thrown(begin(us))).toBe('0x80040414');
    us.file.desk = { ...us.file.desk, modalDialog: false, locked: true };
    expect(thrown(begin(us))).toBe('0x8004041B');
  });

  it('a record on the screen is in use: 3175, its relations 3176, or the lock in words (3180)', async () => {
    const { ask, file } = company();
    const [customer] = (await ask('<CustomerQueryRq><FullName>DJ Computers</FullName></CustomerQueryRq>'))
      .CustomerRet;
    const change = `<CustomerModRq><CustomerMod><ListID>${customer.ListID}</ListID><EditSequence>${customer.EditSequence}</EditSequence><Fax>1</Fax></CustomerMod></CustomerModRq>`;
    file.locks.set(customer.ListID, 'status');
    expect(await ask(change)).toMatchObject({ '@statusCode': '3175' });
    expect(await ask(invoiceAdd('DJ Computers', line('1')))).toMatchObject({ '@statusCode': '3176' });
    file.locks.set(customer.ListID, 'text');
    const told = await ask(change);
    expect(told['@statusCode']).toBe('3180');
    expect(told['@statusMessage']).toContain('could not be locked');
    file.locks.clear();
    expect(await ask(change)).toMatchObject({ '@statusCode': '0' });
  });

  it('the books closed: 3171 for what is dated in them, before and after a change', async () => {
    const { ask, file } = company();
    const [old] = (await ask(invoiceAdd('DJ Computers', line('1'), '<TxnDate>2025-12-31</TxnDate>')))
      .InvoiceRet;
    file.books.settings.closingDate = '2025-12-31';
    expect(await ask(invoiceAdd('DJ Computers', line('1'), '<TxnDate>2025-12-31</TxnDate>'))).toMatchObject({
      '@statusCode': '3171',
    });
    const change = `<InvoiceModRq><InvoiceMod><TxnID>${old.TxnID}</TxnID><EditSequence>${old.EditSequence}</EditSequence><TxnDate>2026-01-15</TxnDate></InvoiceMod></InvoiceModRq>`;
    expect(await ask(change)).toMatchObject({ '@statusCode': '3171' });
    expect(await ask(invoiceAdd('DJ Computers', line('1'), '<TxnDate>2026-01-01</TxnDate>'))).toMatchObject({
      '@statusCode': '0',
    });
    file.books.settings.unproven = { ...file.books.settings.unproven, closedBooks: 'accept' };
    expect(await ask(change)).toMatchObject({ '@statusCode': '0' });
  });

  it('a slow QuickBooks is slow, and answers', async () => {
    const { ask, file } = company();
    const slow: FaultInput = { kind: 'latency', ms: 60, times: 1 };
    file.faults.add(slow);
    const started = performance.now();
    await ask(customerAdd('Slow'));
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });
});
