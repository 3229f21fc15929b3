import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createClientAsync } from 'soap';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { answerOf, type Desk, newDesk, type Office, offerCustomer, openOffice } from './office.ts';

const run = promisify(execFile);
const scripts = resolve('test/api/desktop/clients');

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** What a client is told, and what it answers for QuickBooks. */
interface Given {
  wsdl: string;
  user: string;
  password: string;
  hello: string;
  response: string;
}

const heardSchema = z.object({
  serverVersion: z.string(),
  clientVersion: z.string().nullable(),
  refused: z.array(z.string().nullable()),
  signedIn: z.array(z.string().nullable()),
  request: z.string(),
  percent: z.coerce.number(),
  error: z.string().nullish(),
  closed: z.string(),
  connectionError: z.string(),
});
type Heard = z.infer<typeof heardSchema>;

const RESPONSE =
  '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><CustomerAddRs requestID="1" statusCode="3100" statusSeverity="Error" statusMessage="in use: é &lt;"/></QBXMLMsgsRs></QBXML>';

/** One session, by whatever the client made of the WSDL, against the real endpoint. */
async function expectSession(name: string, drive: (given: Given) => Promise<unknown>): Promise<void> {
  const desk: Desk = await newDesk(office);
  const requestId = `client-${name}`;
  await offerCustomer(office, desk, requestId, 'Brontë & <Sons>');
  const at = `${office.address}/qbwc/${desk.connectionId}`;
  const given = { wsdl: `${at}?wsdl`, user: desk.id, password: desk.password, hello: '', response: RESPONSE };
  const heard: Heard = heardSchema.parse(await drive(given));
  expect(heard.serverVersion).toBe('Ledgerbridge');
  expect(heard.clientVersion ?? '').toBe('');
  expect(heard.refused[1]).toBe('nvu');
  expect(heard.signedIn[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(heard.signedIn.slice(1).map((text) => text ?? '')).toEqual(['', '', '60']);
  const stored = await answerOf(office, desk, requestId);
  expect(heard.request).toBe(stored?.body);
  expect(heard.request).toContain('<Name>Bront&#235; &amp; &lt;Sons&gt;</Name>');
  expect(stored).toMatchObject({ state: 'settled', answer: { body: RESPONSE } });
  // A text would be shown as an error.
  expect([heard.percent, heard.error ?? '', heard.closed]).toEqual([
    100,
    '',
    'Done: 1 request was answered.',
  ]);
  // Its ticket has ended with the session.
  expect(heard.connectionError).toBe('done');
}

it('npm soap reads the WSDL and drives a session', async () => {
  await expectSession('npm', async ({ wsdl, user, password, hello, response }) => {
    const client = await createClientAsync(wsdl);
    const call = async (operation: string, args: object): Promise<unknown> => {
      const [answer] = await client[`${operation}Async`](args);
      return answer?.[`${operation}Result`];
    };
    const strings = (result: unknown) =>
      z
        .object({
          string: z
            .array(z.unknown())
            .transform((all) => all.map((text) => (typeof text === 'string' ? text : null))),
        })
        .parse(result).string;
    const signedIn = strings(await call('authenticate', { strUserName: user, strPassword: password }));
    const ticket = signedIn[0];
    const versions = { qbXMLCountry: 'US', qbXMLMajorVers: 16, qbXMLMinorVers: 0 };
    return {
      serverVersion: await call('serverVersion', {}),
      clientVersion: (await call('clientVersion', { strVersion: '34.0' })) ?? null,
      refused: strings(await call('authenticate', { strUserName: user, strPassword: 'wrong' })),
      signedIn,
      request: await call('sendRequestXML', {
        ticket,
        strHCPResponse: hello,
        strCompanyFileName: 'C:\\books.qbw',
        ...versions,
      }),
      percent: await call('receiveResponseXML', { ticket, response, hresult: '', message: '' }),
      error: await call('getLastError', { ticket }),
      closed: await call('closeConnection', { ticket }),
      connectionError: await call('connectionError', { ticket, hresult: '0x80040408', message: 'x' }),
    };
  });
});

it('Python zeep reads the WSDL and drives a session', async ({ skip }) => {
  const folder = await zeep().catch((error: unknown) =>
    skip(`zeep cannot be installed here: ${String(error).slice(0, 200)}`),
  );
  await expectSession('zeep', (given) =>
    json('python3', [join(scripts, 'zeep_client.py'), JSON.stringify(given)], { PYTHONPATH: String(folder) }),
  );
}, 120_000);

it('PHP’s soap extension reads the WSDL and drives a session', async ({ skip }) => {
  const modules = await run('php', ['-m']).then(({ stdout }) => stdout, String);
  if (!/^soap$/m.test(modules))
    skip('PHP with its soap extension is not installed here (Debian: php-cli, php-soap)');
  await expectSession('php', (given) =>
    json('php', [join(scripts, 'php_client.php'), JSON.stringify(given)]),
  );
});

async function json(command: string, args: string[], env: Record<string, string> = {}): Promise<unknown> {
  const { stdout } = await run(command, args, {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** Installed once, beside the other caches of the working copy. */
async function zeep(): Promise<string> {
  const folder = resolve('.cache/soap-clients/zeep');
  if (existsSync(join(folder, 'zeep'))) return folder;
  const partial = `${folder}-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', partial, 'zeep==4.3.1']);
  if (existsSync(folder)) rmSync(partial, { recursive: true });
  else renameSync(partial, folder);
  return folder;
}
