import type { CompanyFile } from '../company-file.ts';
import { readXml } from '../xml/read.ts';
import { Caller } from './caller.ts';
import type { Deviation } from './deviations.ts';
import { BrokenCall, deviation } from './deviations.ts';
import { Interrupts } from './interrupts.ts';
import { NAMESPACE, operations } from './operations.ts';
import { qualified } from './qualified.ts';
import type { UpdateReport } from './report.ts';
import { send } from './transport.ts';
import { WebConnector } from './web-connector.ts';

export interface CheckOptions {
  /** Address of the service; or a whole `.qwc` file. */
  url?: string;
  qwc?: string;
  userName: string;
  password: string;
  companyFile: CompanyFile;
  callTimeoutMs?: number;
}

export interface CheckResult {
  deviations: Deviation[];
  report: UpdateReport;
}

const CHECK_TIMEOUT_MS = 60_000;
const MOST_EXCHANGES = 1_000;

/** Drives a service through one update and the questions that a stranger might ask it, and lists what is wrong. */
export async function checkService(options: CheckOptions): Promise<CheckResult> {
  const { userName, password, companyFile, callTimeoutMs = CHECK_TIMEOUT_MS } = options;
  const qwc = options.qwc ?? qwcFor(options.url ?? '', userName);
  const settings = { callTimeoutMs, timeScale: 0.01, mostExchanges: MOST_EXCHANGES };
  const connector = new WebConnector({ qwc, password, companyFile, settings });
  const url = connector.qwc.appUrl;
  // Without a `.qwc` file nothing is known of the support page.
  const installed = options.qwc === undefined ? [] : await connector.install();
  const probes = new Caller(url, callTimeoutMs, new Interrupts());
  const asked = [...(await wsdl(url, callTimeoutMs)), ...(await strangers(probes, connector.qwc.userName))];
  const report = await connector.runUpdate();
  return { deviations: unique([...installed, ...asked, ...probes.deviations, ...report.deviations]), report };
}

/** A service may do without a WSDL; one that has it says what the connector expects. */
async function wsdl(url: string, timeoutMs: number): Promise<Deviation[]> {
  try {
    const { status, body } = await send({ url: `${url}?wsdl`, method: 'GET', timeoutMs });
    const text = body.toString('utf8');
    if (status !== 200 || !/<(\w+:)?definitions[\s>]/.test(text)) return [];
    return wsdlDeviations(text);
  } catch {
    // A service that cannot be reached is told of by its first call.
    return [];
  }
}

function wsdlDeviations(text: string): Deviation[] {
  const found: string[] = [];
  const root = qualified(readXml(text));
  if (root.attributes.targetNamespace !== NAMESPACE)
    found.push(`targetNamespace is "${root.attributes.targetNamespace}"`);
  if (/style="rpc"/.test(text)) found.push('the binding is rpc, document is needed');
  if (/use="encoded"/.test(text)) found.push('the messages are encoded, literal is needed');
  const silent = Object.keys(operations).filter((each) => !text.includes(`"${NAMESPACE}${each}"`));
  if (silent.length > 0)
    found.push(`the SOAPAction of these is not "${NAMESPACE}<name>": ${silent.join(', ')}`);
  return found.map((each) => deviation('wsdl', 'wsdl', each));
}

/** What the service says to a wrong password, to empty parameters, to a ticket that it never gave. */
async function strangers(caller: Caller, userName: string): Promise<Deviation[]> {
  const found: Deviation[] = [];
  const wrong = await quiet(caller.call('authenticate', [userName, 'not the password']));
  if (wrong && !['nvu', 'none'].includes((wrong[1] ?? '').toLowerCase())) {
    found.push(
      deviation('authenticate', 'wrong-password-let-in', `a wrong password is answered "${wrong[1]}"`),
    );
  }
  const empty = await quiet(caller.call('authenticate', ['', '']));
  if (!empty)
    found.push(deviation('authenticate', 'empty-parameters', 'empty name and password bring about an error'));
  const ticket = '{00000000-0000-4000-8000-00000000dead}';
  const served = await quiet(caller.call('sendRequestXML', [ticket, '', '', 'US', '13', '0']));
  if (served?.[0])
    found.push(deviation('sendRequestXML', 'unknown-ticket-served', 'an unknown ticket gets a message set'));
  const closed = await quiet(caller.call('closeConnection', [ticket]));
  if (!served || !closed) {
    found.push(
      deviation('closeConnection', 'unknown-ticket-fails', 'an unknown ticket brings about an error'),
    );
  }
  return found;
}

/** The caller has noted what broke it. */
async function quiet(call: Promise<string[]>): Promise<string[] | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof BrokenCall) return undefined;
    throw error;
  }
}

function unique(deviations: readonly Deviation[]): Deviation[] {
  const seen = new Map(deviations.map((each) => [`${each.operation} ${each.code} ${each.text}`, each]));
  return [...seen.values()];
}

/** Enough of a `.qwc` file for a service that is named by its address alone. */
export function qwcFor(url: string, userName: string): string {
  const clean = (value: string) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<?xml version="1.0"?><QBWCXML><AppName>Check</AppName><AppID></AppID><AppURL>${clean(url)}</AppURL><AppDescription>Check</AppDescription><AppSupport>${clean(url)}</AppSupport><UserName>${clean(userName)}</UserName><OwnerID>{6a2b0d5e-3f0c-4c6e-9d43-0d3c0a5e1f01}</OwnerID><FileID>{6a2b0d5e-3f0c-4c6e-9d43-0d3c0a5e1f02}</FileID><QBType>QBFS</QBType></QBWCXML>`;
}
