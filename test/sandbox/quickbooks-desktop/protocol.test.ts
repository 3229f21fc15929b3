import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectorChange } from '../../../sandbox/quickbooks-desktop/index.ts';
import { checkService, createWebConnector } from '../../../sandbox/quickbooks-desktop/index.ts';
import { company } from './support/company.ts';
import type { Answers, Service } from './support/service.ts';
import { envelope, oneQuery, qwcFor, startService } from './support/service.ts';

let service: Service | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

async function update(answers: Answers, settings: ConnectorChange = {}) {
  service = await startService(answers);
  const connector = createWebConnector({
    qwc: service.qwc,
    password: 'secret',
    companyFile: company().file,
    settings: { timeScale: 0, ...settings },
  });
  return connector.runUpdate();
}

const codes = (report: { deviations: { code: string }[] }) => report.deviations.map(({ code }) => code);
const ticket = '{2f1e7f3c-0000-4000-8000-000000000001}';

describe('what authenticate says', () => {
  it.each([
    ['nvu', 'not-authorised'],
    ['none', 'no-data'],
    ['NONE', 'no-data'],
    ['busy', 'busy'],
  ])('%s ends the update at once as %s, and closes nothing', async (word, outcome) => {
    expect(await update({ authenticate: () => [ticket, word] })).toMatchObject({ outcome, deviations: [] });
    expect(service?.operations().at(-1)).toBe('authenticate');
  });

  it('seconds in third place put the next update off, those in fourth raise its interval', async () => {
    const report = await update({ authenticate: () => [ticket, 'none', '90', '1200'] });
    expect(report).toMatchObject({ outcome: 'postponed', postponeS: 90, leastEveryS: 1200 });
  });

  it('anything else is the path of the company file to open', async () => {
    const report = await update({
      authenticate: () => [ticket, 'C:\\no such file.qbw'],
      connectionError: () => 'done',
    });
    expect(report.outcome).toBe('no-quickbooks');
    expect(service?.calls.find(({ operation }) => operation === 'connectionError')?.values.hresult).toBe(
      '0x80040401',
    );
  });

  it('one string, or five, or none in the vendor namespace, is QBWC1012', async () => {
    for (const answer of [[ticket], [ticket, '', '', '', '']]) {
      expect(await update({ authenticate: () => answer })).toMatchObject({ outcome: 'broken' });
      await service?.close();
    }
    const stray = envelope('authenticate', [ticket, '']).replaceAll('<string>', '<string xmlns="">');
    expect(codes(await update({ authenticate: () => ({ body: stray }) }))).toEqual(['string-namespace']);
  });
});

describe('the exchange', () => {
  it('waits where getLastError says NoOp, and asks again', async () => {
    const report = await update({
      sendRequestXML: (_, count) => (count === 2 ? oneQuery : ''),
      getLastError: (_, count) => (count === 1 ? 'NoOp' : ''),
    });
    expect(report).toMatchObject({ outcome: 'done', exchanges: 1 });
    const shown = service?.operations().slice(3);
    expect(shown?.slice(0, 4)).toEqual([
      'sendRequestXML',
      'getLastError',
      'sendRequestXML',
      'receiveResponseXML',
    ]);
  });

  it('shows another text of getLastError as the error, and closes', async () => {
    const report = await update({ sendRequestXML: () => '', getLastError: () => 'No invoices today' });
    expect(report).toMatchObject({ outcome: 'failed', message: 'No invoices today' });
    expect(service?.operations().slice(-2)).toEqual(['getLastError', 'closeConnection']);
  });

  it('a negative progress leads to getLastError and closeConnection', async () => {
    const report = await update({ receiveResponseXML: () => '-1', getLastError: () => 'It went wrong' });
    expect(report).toMatchObject({ outcome: 'failed', message: 'It went wrong', progress: -1 });
    expect(service?.operations().slice(-3)).toEqual([
      'receiveResponseXML',
      'getLastError',
      'closeConnection',
    ]);
  });

  it('0 goes on, 100 closes without asking again', async () => {
    await update({
      sendRequestXML: () => oneQuery,
      receiveResponseXML: (_, count) => (count === 1 ? '0' : '100'),
    });
    const asked = service?.operations().filter((operation) => operation === 'sendRequestXML');
    expect(asked).toHaveLength(2);
    expect(service?.operations().at(-1)).toBe('closeConnection');
  });

  it('what QuickBooks throws arrives as an HRESULT with an empty response', async () => {
    await update({ sendRequestXML: (_, count) => (count === 1 ? oneQuery.replace('13.0', '99.0') : '') });
    const told = service?.calls.find(({ operation }) => operation === 'receiveResponseXML')?.values;
    expect(told).toMatchObject({ response: '', hresult: '0x80040423' });
  });

  it('a service without serverVersion is still served', async () => {
    const report = await update({
      serverVersion: () => ({ status: 404, type: 'text/html', body: 'nothing here' }),
    });
    expect(report.outcome).toBe('done');
    expect(codes(report)).toEqual(['http-status']);
  });

  it.each(['E:too old', 'O:35.0'])('clientVersion %s ends the update', async (answer) => {
    expect(await update({ clientVersion: () => answer })).toMatchObject({ outcome: 'refused', exchanges: 0 });
  });
});

describe('deviations', () => {
  const good = envelope('clientVersion', '');
  it.each([
    ['content-type', { body: good, type: 'application/soap+xml; charset=utf-8' }],
    ['late-declaration', { body: `\n${good}` }],
    ['namespace', { body: good.replace('http://developer.intuit.com/', 'http://developer.intuit.com') }],
    [
      'soap-version',
      {
        body: good.replace(
          'http://schemas.xmlsoap.org/soap/envelope/',
          'http://www.w3.org/2003/05/soap-envelope',
        ),
      },
    ],
    ['wrong-element', { body: good.replaceAll('clientVersionResponse', 'ClientVersionResponse') }],
    ['not-xml', { body: 'Notice: undefined index' }],
    ['http-status', { body: 'gone', status: 502 }],
    [
      'fault',
      {
        status: 500,
        body: good.replace(
          /<clientVersionResponse.*<\/clientVersionResponse>/,
          '<soap:Fault><faultcode>x</faultcode><faultstring>no</faultstring></soap:Fault>',
        ),
      },
    ],
  ])('%s breaks the update and is told of', async (code, answer) => {
    const report = await update({ clientVersion: () => answer });
    expect(report).toMatchObject({ outcome: 'broken', exchanges: 0 });
    expect(report.deviations.map(({ operation, code: seen }) => `${operation} ${seen}`)).toEqual([
      `clientVersion ${code}`,
    ]);
  });

  it.each([
    ['charset', { clientVersion: () => ({ body: good, type: 'text/xml' }) }],
    [
      'missing-result',
      { clientVersion: () => ({ body: good.replace('<clientVersionResult></clientVersionResult>', '') }) },
    ],
    [
      'encoded',
      {
        clientVersion: () => ({
          body: good.replace(
            '<clientVersionResult>',
            '<clientVersionResult xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="string">',
          ),
        }),
      },
    ],
    ['client-version-form', { clientVersion: () => 'fine' }],
    ['ticket-guessable', { authenticate: () => ['1', ''] }],
    ['progress-out-of-range', { receiveResponseXML: () => '101' }],
    ['noop-as-request', { sendRequestXML: (_: unknown, count: number) => (count === 1 ? 'NoOp' : '') }],
    ['seconds-not-a-number', { authenticate: () => [ticket, '', 'soon'] }],
  ] as [string, Answers][])('%s is told of, and the update goes on', async (code, answers) => {
    const report = await update(answers);
    expect(report.outcome).toBe('done');
    expect(codes(report)).toContain(code);
  });

  it('progress that is no integer breaks', async () => {
    expect(codes(await update({ receiveResponseXML: () => '33.3' }))).toEqual(['not-an-integer']);
  });
});

describe('--check', () => {
  const options = () => ({ userName: 'tester', password: 'secret', companyFile: company().file });
  const doorkeeper: Answers = {
    authenticate: ({ strPassword }) => [ticket, strPassword === 'secret' ? '' : 'nvu'],
    sendRequestXML: ({ ticket: given }, count) => (given === ticket && count < 3 ? oneQuery : ''),
  };

  it('finds nothing wrong with a right service', async () => {
    service = await startService(doorkeeper);
    const { deviations, report } = await checkService({ ...options(), url: service.url });
    expect(deviations).toEqual([]);
    expect(report).toMatchObject({ outcome: 'done', exchanges: 1 });
  });

  it('tells of a service that lets everybody in and serves every ticket', async () => {
    service = await startService();
    const { deviations } = await checkService({ ...options(), url: service.url });
    expect(deviations.map(({ code }) => code)).toEqual(['wrong-password-let-in', 'unknown-ticket-served']);
  });

  it.each([
    ['<QBType>QBFS</QBType>', '<QBType>QBPOS</QBType>', 'QBType'],
    ['<AppName>Test</AppName>', '', 'AppName'],
    ['{90A44FB7', '90A44FB7', 'OwnerID'],
  ])('finds what is wrong with a .qwc file: %s -> %s', async (from, to, named) => {
    service = await startService(doorkeeper);
    const { deviations } = await checkService({ ...options(), qwc: service.qwc.replace(from, to) });
    expect(deviations.map(({ text }) => text).join()).toContain(named);
  });

  it.each([
    ['http://books.example.com/qbwc', 'QBWC1010'],
    ['https://203.0.113.9/qbwc', 'QBWC1001'],
  ])('%s is refused as %s', async (url, code) => {
    const connector = createWebConnector({
      qwc: qwcFor(url),
      password: '',
      companyFile: company().file,
      settings: { callTimeoutMs: 1 },
    });
    expect((await connector.install()).map(({ text }) => text).join()).toContain(code);
  });
});
