import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { RunningDesktop } from './index.ts';
import { checkService, farProgram, startCompanyFile, WebConnector } from './index.ts';
import type { SeedName } from './seeds/seed.ts';
import { seedNames } from './seeds/seed.ts';

interface Flags {
  port: string;
  host: string;
  company: string;
  data?: string;
  qwc?: string;
  user?: string;
  password?: string;
  every?: string;
  quickbooks?: string;
  timeScale: string;
  check?: string | true;
  json?: boolean;
}

const program = new Command('sandbox:desktop')
  .description(
    'A QuickBooks Desktop company file with a Web Connector, or a check of any Web Connector service.',
  )
  .option('--port <number>', 'port of the control calls and the page; 0 takes any free one', '0')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--company <seed>', `what the company file begins with: ${seedNames.join(', ')}`, 'sample')
  .option('--data <file>', 'file that state is kept in; without it nothing is kept')
  .option('--qwc <file>', '.qwc file of the application that the connector polls')
  .option('--user <name>', 'user name, where there is no .qwc file')
  .option('--password <password>', 'password of the application')
  .option('--every <seconds>', 'polls every so many seconds, in place of what the .qwc file says')
  .option(
    '--quickbooks <controlUrl>',
    'polls for the company file of another process, instead of one of its own',
  )
  .option('--time-scale <factor>', 'what the connector waits takes this many times as long', '1')
  .option(
    '--check [url]',
    'drives the service once, prints each deviation from the protocol, exits with 1 if any',
  )
  .option('--json', 'print JSON')
  .parse();

const flags = program.opts<Flags>();
if (!seedNames.includes(flags.company as SeedName)) program.error(`unknown seed ${flags.company}`);

const A_DAY_MS = 86_400_000;

if (flags.quickbooks === undefined) await withOwnFile(flags);
else connectTo(flags.quickbooks, flags);

async function withOwnFile(given: Flags): Promise<void> {
  const desktop = await startCompanyFile({
    port: Number(given.port),
    host: given.host,
    seed: given.company as SeedName,
    dataFile: given.data,
  });
  endOnSignal(desktop);
  if (given.check !== undefined) await check(desktop, given);
  else start(desktop, given);
}

/** A Web Connector alone; QuickBooks is another process, and either may end without the other. */
function connectTo(controlUrl: string, given: Flags): void {
  const qwc = qwcText(given) ?? program.error('--quickbooks needs --qwc');
  const { password = '' } = given;
  const options = { qwc, password, settings: settingsOf(given), program: farProgram(controlUrl) };
  const connector = new WebConnector(options);
  endOnSignal({ close: () => connector.close() });
  poll(connector, given);
  // The connector's timers end no test; here there is nothing else to wait for.
  setInterval(() => undefined, A_DAY_MS);
  say({ polls: connector.qwc.appUrl }, given);
}

/** Before anything is printed: whoever reads it may end us at once. */
function endOnSignal({ close }: { close(): Promise<unknown> }): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void close().then(() => process.exit(0)));
}

function qwcText({ qwc }: Flags): string | undefined {
  return qwc === undefined ? undefined : readFileSync(qwc, 'utf8');
}

async function check({ companyFile, close }: RunningDesktop, given: Flags): Promise<void> {
  const url = typeof given.check === 'string' ? given.check : undefined;
  const qwc = url === undefined ? qwcText(given) : undefined;
  if (url === undefined && qwc === undefined) program.error('--check needs an address or --qwc');
  const { user: userName = '', password = '' } = given;
  const { deviations, report } = await checkService({ url, qwc, userName, password, companyFile });
  await close();
  if (given.json) process.stdout.write(`${JSON.stringify({ deviations, report })}\n`);
  else {
    for (const { operation, code, severity, text } of deviations)
      process.stdout.write(`${severity} ${operation} ${code}: ${text}\n`);
    const calls = report.calls.map(({ operation }) => operation).join(' ');
    process.stdout.write(`${calls}\n${report.outcome}: ${report.message}\n${deviations.length} deviations\n`);
  }
  process.exitCode = deviations.length > 0 ? 1 : 0;
}

function start({ baseUrl, controlUrl, startWebConnector }: RunningDesktop, given: Flags): void {
  const qwc = qwcText(given);
  if (qwc !== undefined) {
    const { password = '' } = given;
    poll(startWebConnector({ qwc, password, settings: settingsOf(given) }), given);
  }
  say({ baseUrl, controlUrl }, given);
}

function settingsOf({ timeScale }: Flags): { timeScale: number } {
  return { timeScale: Number(timeScale) };
}

function poll(connector: WebConnector, { every }: Flags): void {
  connector.scheduler.start(every === undefined ? undefined : Number(every));
  void connector.runUpdate();
}

function say(facts: Readonly<Record<string, string>>, given: Flags): void {
  if (given.json) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else for (const [name, value] of Object.entries(facts)) process.stdout.write(`${name}: ${value}\n`);
}
