#!/usr/bin/env node
import { Command } from 'commander';
import { startSandbox } from './index.ts';
import type { Latency } from './limits/latency.ts';
import type { SeedName } from './seeds/seed.ts';
import { seedNames } from './seeds/seed.ts';

interface Flags {
  port: string;
  host: string;
  company: string;
  data?: string;
  json?: boolean;
  clientId?: string;
  clientSecret?: string;
  limits: boolean;
  requestsPerMinute?: string;
  batchPerMinute?: string;
  perSecond?: string;
  inFlight?: string;
  latency?: string;
  nameWriteMs?: string;
}

const program = new Command('quickbooks-sandbox')
  .description('A QuickBooks Online that runs here: its API, its OAuth and a control API on one port.')
  .option('--port <number>', 'port to listen on; 0 takes any free one', '0')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--company <seed>', `seed of the first company: ${seedNames.join(', ')}`, 'us-sample')
  .option('--data <folder>', 'where state is kept; without it in memory')
  .option('--json', 'print one JSON line on start')
  .option('--client-id <id>', 'client id of the app')
  .option('--client-secret <secret>', 'client secret of the app')
  .option('--no-limits', 'switch the rate limits off')
  .option('--requests-per-minute <number>', 'limit of requests a minute and company')
  .option('--batch-per-minute <number>', 'limit of batch calls a minute, company and app')
  .option('--in-flight <number>', 'limit of requests under way at once, company and app; 0 for none')
  .option('--per-second <number>', 'limit of requests a second, company and app; 0, the default, for none')
  .option('--latency <how>', 'how long answers take: none, vendor, or so many ms', 'none')
  .option('--name-write-ms <number>', 'how long a write of a name is under way')
  .parse();

const flags = program.opts<Flags>();
if (!seedNames.includes(flags.company as SeedName)) program.error(`unknown seed ${flags.company}`);

/** @returns nothing where the option was not given; ends the program where it is no number */
function numeric(value: string | undefined, name: string): Record<string, number> {
  if (value === undefined) return {};
  const read = Number(value);
  if (Number.isInteger(read) && read >= 0) return { [name]: read };
  return program.error(`${name} takes a whole number, not ${value}`);
}

function portFlag(written: string): number {
  const port = Number(written);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  return program.error(`--port takes a number from 0 to 65535, not ${written}`);
}

/** What keeps a port or a folder from being used is for whoever typed it, without our lines of code. */
function cannotStart(error: unknown): never {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const why = error instanceof Error ? error.message : String(error);
  return program.error(taken ? `port ${flags.port} is in use: choose another, or 0 for any free one` : why);
}

function latencyFlag(written: string): Latency {
  if (written === 'none' || written === 'vendor') return written;
  const ms = Number(written);
  return Number.isFinite(ms) && ms >= 0
    ? ms
    : program.error(`--latency takes none, vendor or ms, not ${written}`);
}

const sandbox = await startSandbox({
  port: portFlag(flags.port),
  host: flags.host,
  company: flags.company as SeedName,
  dataDirectory: flags.data,
  ...(flags.clientId ? { clientId: flags.clientId } : {}),
  ...(flags.clientSecret ? { clientSecret: flags.clientSecret } : {}),
  limits: flags.limits && {
    ...numeric(flags.requestsPerMinute, 'requestsPerMinute'),
    ...numeric(flags.batchPerMinute, 'batchPerMinute'),
    ...numeric(flags.perSecond, 'perSecond'),
    ...numeric(flags.inFlight, 'inFlight'),
  },
  latency: latencyFlag(flags.latency ?? 'none'),
  ...numeric(flags.nameWriteMs, 'nameWriteMs'),
}).catch(cannotStart);

const { close, ...facts } = sandbox;

// Before the line is printed: whoever reads it may end us at once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void close().then(() => process.exit(0));
  });
}

if (flags.json) process.stdout.write(`${JSON.stringify(facts)}\n`);
else for (const [name, value] of Object.entries(facts)) process.stdout.write(`${name}: ${value}\n`);
