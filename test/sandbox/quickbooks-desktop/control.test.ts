import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { CompanyFileOptions, RunningDesktop } from '../../../sandbox/quickbooks-desktop/index.ts';
import { startCompanyFile } from '../../../sandbox/quickbooks-desktop/index.ts';
import type { Loose } from './support/company.ts';
import { customerAdd, message } from './support/company.ts';
import type { Service } from './support/service.ts';
import { oneQuery, startService } from './support/service.ts';

const running: RunningDesktop[] = [];
let service: Service | undefined;
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
  await service?.close();
  service = undefined;
});

async function desktop(options: CompanyFileOptions = {}) {
  const started = await startCompanyFile(options);
  running.push(started);
  const call = async (method: string, path: string, body?: object): Promise<Loose> => {
    const response = await fetch(`${started.controlUrl}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, ...((await response.json()) as object) };
  };
  return { ...started, call };
}

const process = (qbxml: string) => ({ qbxml: message(qbxml) });

describe('a person at the desk', () => {
  it('enters, edits, voids, deletes and merges by the same rules as requests', async () => {
    const { call } = await desktop();
    const made = await call('POST', '/records/Customer', { Name: 'Person', Phone: '1' });
    expect(made).toMatchObject({ status: 200, FullName: 'Person', Phone: '1' });
    expect(await call('POST', `/records/Customer/${made.ListID}`, { Phone: '2' })).toMatchObject({
      Phone: '2',
    });
    const bill = {
      CustomerRef: { FullName: 'Person' },
      InvoiceLineAdd: [{ ItemRef: { FullName: 'Gardening' }, Rate: '10' }],
    };
    const invoice = await call('POST', '/records/Invoice', bill);
    expect(invoice).toMatchObject({ Subtotal: '10.00', BalanceRemaining: '10.78' });
    expect(await call('DELETE', `/records/Customer/${made.ListID}`)).toMatchObject({
      status: 409,
      code: 3160,
    });
    expect(await call('POST', `/records/Invoice/${invoice.TxnID}/void`)).toMatchObject({ IsPaid: 'true' });
    const { records } = await call('GET', '/records/Customer');
    const other = records.find(({ Name }: Loose) => Name === 'DJ Computers');
    await call('POST', `/records/Customer/${made.ListID}/merge`, { into: other.ListID });
    expect(await call('GET', `/records/Customer/${made.ListID}`)).toMatchObject({ status: 404 });
    expect((await call('GET', `/records/Invoice/${invoice.TxnID}`)).CustomerRef).toEqual({
      ListID: other.ListID,
    });
    expect((await call('GET', '/deletions')).deletions).toHaveLength(1);
  });

  it('says what QuickBooks would refuse, and what no call is', async () => {
    const { call } = await desktop();
    expect(await call('POST', '/records/Customer', { Name: 'Jenny Miller' })).toMatchObject({
      status: 409,
      code: 3100,
    });
    expect(await call('POST', '/records/Truck', { Name: 'x' })).toMatchObject({ status: 404 });
    expect(await call('POST', '/faults', { kind: 'status', code: 42 })).toMatchObject({ status: 400 });
    expect(await call('GET', '/nothing')).toMatchObject({ status: 404 });
  });
});

describe('the switches', () => {
  it('settings, desk, clock, locks and faults act on the next session', async () => {
    const { call } = await desktop();
    await call('POST', '/settings', { closingDate: '2025-12-31', unproven: { rawNonAscii: 'accept' } });
    expect((await call('POST', '/qbxml', process('<PreferencesQueryRq/>'))).qbxml).toContain(
      '<ClosingDate>2025-12-31</ClosingDate>',
    );
    expect((await call('POST', '/qbxml', process(customerAdd('Café')))).qbxml).toContain('Caf&#233;');
    await call('POST', '/desk', { modalDialog: true });
    expect(await call('POST', '/qbxml', process('<HostQueryRq/>'))).toMatchObject({
      status: 409,
      code: '0x80040414',
    });
    await call('POST', '/desk', { modalDialog: false, otherFile: true });
    expect((await call('POST', '/qbxml', process('<CompanyQueryRq/>'))).qbxml).toContain('Another Company');
    await call('POST', '/desk', { otherFile: false });
    const before = (await call('GET', '/clock')).now;
    await call('POST', '/clock', { shiftMs: -3_600_000 });
    expect((await call('GET', '/clock')).now).toBeLessThan(before - 3_500_000);
    const { id } = await call('POST', '/faults', { kind: 'status', code: 3180 });
    expect((await call('POST', '/qbxml', process(customerAdd('A')))).qbxml).toContain('statusCode="3180"');
    expect(await call('DELETE', `/faults/${id}`)).toMatchObject({ deleted: true });
    expect((await call('GET', '/state')).counts).toMatchObject({ Customer: 5, Account: 10 });
  });

  it('many records are entered at once, and a snapshot brings a day back', async () => {
    const { call } = await desktop();
    const snapshot = await call('GET', '/snapshot');
    await call('POST', '/fill', { customers: 50, invoices: 70 });
    expect((await call('GET', '/state')).counts).toMatchObject({ Customer: 54, Invoice: 70 });
    await call('POST', '/snapshot', snapshot);
    expect((await call('GET', '/state')).counts.Invoice).toBeUndefined();
    const { qbxml } = await call('POST', '/qbxml', process('<CompanyActivityQueryRq/>'));
    expect(qbxml).toContain('<LastRestoreTime>');
  });

  it('the page shows the books to a browser', async () => {
    const { baseUrl } = await desktop();
    const response = await fetch(baseUrl);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<option>Invoice</option>');
  });
});

describe('connectors', () => {
  it('are added, run, interrupted and removed', async () => {
    service = await startService();
    const { call } = await desktop();
    const { id, deviations } = await call('POST', '/connectors', {
      qwc: service.qwc,
      password: 'secret',
      settings: { timeScale: 0 },
    });
    expect(deviations).toEqual([]);
    expect(await call('POST', `/connectors/${id}/run`)).toMatchObject({ outcome: 'done' });
    await call('POST', `/connectors/${id}/interrupts`, { at: 'authenticate', kind: 'kill-after' });
    expect(await call('POST', `/connectors/${id}/run`)).toMatchObject({ outcome: 'killed' });
    expect((await call('GET', `/connectors/${id}/reports`)).reports).toHaveLength(2);
    expect(await call('POST', `/connectors/${id}/auto-run`, { everyS: 3600 })).toMatchObject({
      everyS: 3600,
    });
    expect((await call('GET', '/connectors')).connectors[0]).toMatchObject({
      autoRun: true,
      userName: 'tester',
    });
    await call('DELETE', `/connectors/${id}`);
    expect((await call('GET', '/connectors')).connectors).toEqual([]);
    expect(await call('POST', '/connectors', { qwc: 'no file', password: '' })).toMatchObject({
      status: 400,
    });
  });
});

it('state on disk: a second start goes on with the same books, message sets and clock', async () => {
  const dataFile = join(mkdtempSync(join(tmpdir(), 'desktop-')), 'company.json');
  const first = await desktop({ dataFile });
  const set = { qbxml: message(customerAdd('Kept'), { attributes: ' newMessageSetID="A1"' }) };
  const { qbxml } = await first.call('POST', '/qbxml', set);
  await first.call('POST', '/clock', { shiftMs: 86_400_000 });
  await first.close();
  running.pop();
  const second = await desktop({ dataFile });
  expect((await second.call('POST', '/qbxml', set)).qbxml).toBe(qbxml);
  expect((await second.call('GET', '/clock')).offsetMs).toBe(86_400_000);
});

describe('the command', () => {
  const run = promisify(execFile);
  const check = async (...flags: string[]) => {
    const command = [
      'sandbox/quickbooks-desktop/main.ts',
      '--check',
      ...flags,
      '--user',
      'tester',
      '--password',
      'secret',
    ];
    return run('node_modules/.bin/tsx', command).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    );
  };
  const ticket = '{2f1e7f3c-0000-4000-8000-000000000001}';

  it('--check prints no deviation of a right service and exits with 0, and prints those of a wrong one and exits with 1', async () => {
    service = await startService({
      authenticate: ({ strPassword }) => [ticket, strPassword === 'secret' ? '' : 'nvu'],
      sendRequestXML: ({ ticket: given }, count) => (given === ticket && count < 3 ? oneQuery : ''),
      receiveResponseXML: (_, count) => (count > 1 ? '101' : '50'),
    });
    const right = await check(service.url);
    expect(right.stdout).toContain('0 deviations');
    expect(right.code).toBe(0);
    const file = join(mkdtempSync(join(tmpdir(), 'desktop-')), 'test.qwc');
    writeFileSync(file, service.qwc.replace('QBFS', 'QBPOS'));
    const wrong = await check('--qwc', file);
    expect(wrong.stdout).toContain('qwc-field: QBType is "QBPOS"');
    expect(wrong.code).toBe(1);
  }, 180_000);
});
