import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { RunningDesktop } from './index.ts';
import { checkService, startCompanyFile } from './index.ts';
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
    '--check [url]',
    'drives the service once, prints each deviation from the protocol, exits with 1 if any',
  )
  .option('--json', 'print JSON')
  .parse();

const flags = program.opts<Flags>();
if (!seedNames.includes(flags.company as SeedName)) program.error(`unknown seed ${flags.company}`);

const desktop = await startCompanyFile({
  port: Number(flags.port),
  host: flags.host,
  seed: flags.company as SeedName,
  dataFile: flags.data,
});

// Before anything is printed: whoever reads it may end us at once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void desktop.close().then(() => process.exit(0)));
}

if (flags.check !== undefined) await check(desktop, flags);
else start(desktop, flags);

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
    const connector = startWebConnector({ qwc, password: given.password ?? '' });
    connector.scheduler.start(given.every === undefined ? undefined : Number(given.every));
    void connector.runUpdate();
  }
  const facts = { baseUrl, controlUrl };
  if (given.json) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else for (const [name, value] of Object.entries(facts)) process.stdout.write(`${name}: ${value}\n`);
}
