import { afterEach, describe, expect, it } from 'vitest';
import type { InterruptInput } from '../../../sandbox/quickbooks-desktop/index.ts';
import { createWebConnector } from '../../../sandbox/quickbooks-desktop/index.ts';
import { company } from './support/company.ts';
import type { Service } from './support/service.ts';
import { oneQuery, startService } from './support/service.ts';

let service: Service;
afterEach(() => service.close());

async function interrupted(interrupt: InterruptInput, afterBrokenCall: 'silent' | 'close' = 'silent') {
  service = await startService({ sendRequestXML: (_, count) => (count % 2 === 1 ? oneQuery : '') });
  const us = company();
  const connector = createWebConnector({
    qwc: service.qwc,
    password: 'secret',
    companyFile: us.file,
    settings: { timeScale: 0, unproven: { afterBrokenCall } },
  });
  connector.interrupts.add(interrupt);
  const report = await connector.runUpdate();
  const heard = service.operations();
  return { us, connector, report, heard };
}

const steps = [
  ...(['serverVersion', 'clientVersion', 'authenticate', 'sendRequestXML'] as const),
  ...(['receiveResponseXML', 'getLastError', 'closeConnection'] as const),
];

describe('the connector dies', () => {
  it.each(steps)('before %s: the service never hears of it; the next update is whole', async (at) => {
    const { report, heard, connector } = await interrupted({ at, kind: 'kill-before' });
    expect(report.outcome).toBe('killed');
    expect(heard).not.toContain(at);
    expect(await connector.runUpdate()).toMatchObject({ outcome: 'done', deviations: [] });
  });

  it.each(steps)('after %s: the service has answered, and hears no more', async (at) => {
    const { report, heard, connector } = await interrupted({ at, kind: 'kill-after' });
    expect(report.outcome).toBe('killed');
    expect(heard.at(-1)).toBe(at);
    expect((await connector.runUpdate()).outcome).toBe('done');
  });

  it.each(steps)('during %s: the connection breaks once the request is written', async (at) => {
    const { report } = await interrupted({ at, kind: 'kill-during' });
    expect(report.outcome).toBe('killed');
    expect(report.calls.at(-1)?.operation).toBe(at);
  });

  it('around the work of QuickBooks: the session is gone, AppLock still says LOCKED', async () => {
    const { us, report, heard } = await interrupted({ at: 'processRequest', kind: 'kill-after' });
    expect(report).toMatchObject({ outcome: 'killed', exchanges: 1 });
    expect(heard.at(-1)).toBe('sendRequestXML');
    expect(us.file.sessions).toBe(0);
    expect(us.file.books.extensions.find(({ name }) => name === 'AppLock')?.value).toMatch(
      /^LOCKED:OFFICE-PC:\d+$/,
    );
  });
});

describe('the network loses', () => {
  it('an answer: the service has done its part, and the connector ends in silence', async () => {
    const { report, heard } = await interrupted({ at: 'receiveResponseXML', kind: 'lose-response' });
    expect(report).toMatchObject({ outcome: 'broken', deviations: [] });
    expect(heard.at(-1)).toBe('receiveResponseXML');
  });

  it('a request: it never arrives', async () => {
    const { heard } = await interrupted({ at: 'receiveResponseXML', kind: 'lose-request' });
    expect(heard).not.toContain('receiveResponseXML');
  });

  it('an answer, and the switch still calls closeConnection', async () => {
    const { heard } = await interrupted({ at: 'receiveResponseXML', kind: 'lose-response' }, 'close');
    expect(heard.at(-1)).toBe('closeConnection');
  });

  it('the second of two, where that is asked for', async () => {
    const { heard } = await interrupted({ at: 'sendRequestXML', nth: 2, kind: 'time-out' });
    expect(heard.filter((operation) => operation === 'sendRequestXML')).toHaveLength(2);
    expect(heard.at(-1)).toBe('sendRequestXML');
  });
});

describe('QuickBooks cannot be opened', () => {
  it('connectionError is told the HRESULT, and done ends it', async () => {
    service = await startService({ connectionError: () => 'done' });
    const { file } = company();
    file.desk.modalDialog = true;
    const connector = createWebConnector({ qwc: service.qwc, password: '', companyFile: file });
    expect((await connector.runUpdate()).outcome).toBe('no-quickbooks');
    expect(service.operations().slice(3)).toEqual(['connectionError', 'closeConnection']);
    expect(service.calls.at(-2)?.values.hresult).toBe('0x80040414');
  });

  it('it is tried twice before the service is told', async () => {
    service = await startService();
    const { file } = company();
    file.faults.add({ kind: 'hresult', at: 'connection', code: '0x80040408', times: 1 });
    const connector = createWebConnector({ qwc: service.qwc, password: '', companyFile: file });
    expect((await connector.runUpdate()).outcome).toBe('done');
    expect(service.operations()).not.toContain('connectionError');
  });

  it('another path in the answer is tried, a couple of times', async () => {
    service = await startService({ connectionError: () => 'C:\\other.qbw' });
    const { file } = company();
    file.desk = { ...file.desk, running: false };
    const connector = createWebConnector({ qwc: service.qwc, password: '', companyFile: file });
    await connector.runUpdate();
    expect(
      service.calls
        .filter(({ operation }) => operation === 'connectionError')
        .map(({ values }) => values.hresult),
    ).toEqual(['0x80040416', '0x80040401', '0x80040401']);
  });
});

describe('stamps', () => {
  it('FileID is written at the first access and stays; Remove deletes it', async () => {
    service = await startService();
    const { file } = company();
    const connector = createWebConnector({ qwc: service.qwc, password: '', companyFile: file });
    const stamp = (name: string) => file.books.extensions.find((each) => each.name === name)?.value;
    await connector.runUpdate();
    expect(stamp('FileID')).toBe('{57F3B9B6-86F1-4FCC-B1FF-966DE1813D20}');
    expect(stamp('AppLock')).toMatch(/^UNLOCKED:OFFICE-PC:\d{18}$/);
    await connector.remove();
    expect(stamp('FileID')).toBeUndefined();
  });

  it('read-only access blocks the stamp itself (3263, QBWC1039)', async () => {
    service = await startService();
    const { file } = company({ settings: { access: { readOnly: true } } });
    const connector = createWebConnector({ qwc: service.qwc, password: '', companyFile: file });
    const report = await connector.runUpdate();
    expect(report.outcome).toBe('refused');
    expect(report.message).toContain('QBWC1039');
  });
});

describe('auto-run', () => {
  it('polls at its interval, which the server only raises', async () => {
    const seen: number[] = [];
    let enough: () => void = () => undefined;
    const polled = new Promise<void>((resolve) => {
      enough = resolve;
    });
    service = await startService({
      authenticate: () => {
        seen.push(performance.now());
        if (seen.length === 3) enough();
        return ['{2f1e7f3c-0000-4000-8000-000000000001}', 'none', '', '60'];
      },
    });
    const { file } = company();
    const connector = createWebConnector({
      qwc: service.qwc,
      password: '',
      companyFile: file,
      settings: { timeScale: 0.001 },
    });
    expect(connector.scheduler.intervalS()).toBe(600);
    connector.scheduler.start(10);
    await polled;
    await connector.close();
    expect(connector.scheduler.intervalS()).toBe(60);
    expect((seen[2] ?? 0) - (seen[1] ?? 0)).toBeGreaterThanOrEqual(55);
  });
});

describe('a second computer with a FileID of its own', () => {
  it.each([
    ['keep', 'done', '{57F3B9B6'],
    ['overwrite', 'done', '{67F3B9B6'],
    ['refuse', 'refused', '{57F3B9B6'],
  ] as const)('%s', async (otherFileId, outcome, kept) => {
    service = await startService();
    const { file } = company();
    const settings = { computer: 'SECOND-PC', timeScale: 0, unproven: { otherFileId } };
    await createWebConnector({ qwc: service.qwc, password: '', companyFile: file }).runUpdate();
    const qwc = service.qwc.replace('{57F3B9B6', '{67F3B9B6');
    const report = await createWebConnector({ qwc, password: '', companyFile: file, settings }).runUpdate();
    expect(report.outcome).toBe(outcome);
    expect(file.books.extensions.find(({ name }) => name === 'FileID')?.value).toContain(kept);
  });
});
