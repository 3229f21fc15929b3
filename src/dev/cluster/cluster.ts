import { startEmbeddedPostgres } from '../embedded-postgres.ts';
import { identify } from '../process-identity.ts';
import { bringUpDesktop } from '../stack/desktop.ts';
import { encryptionKey } from '../stack/encryption-key.ts';
import { type KeptPart, keepAlive } from '../stack/keep-alive.ts';
import { bringUpMail } from '../stack/mail.ts';
import type { Part, StackOptions } from '../stack/part.ts';
import { bringUpQuickBooks } from '../stack/quickbooks.ts';
import { openRunRecord } from '../stack/run-record.ts';
import { bringUpStripe } from '../stack/stripe.ts';
import type { Stack } from '../stack.ts';
import { type Front, startFront } from './front.ts';
import { imageCommands } from './images.ts';
import { release } from './release.ts';
import { runToEnd, startService } from './services.ts';
import { startTemporalServer } from './temporal-server.ts';

/** As many as a small deployment has; docker-compose.yml scales with `--scale`. */
const API_PROCESSES = 2;
const WORKERS = 3;
const NAMESPACE = 'ledgerbridge';

export interface ClusterOptions {
  home: string;
  say(line: string): void;
  /** Told of each part as it comes up, and up again. */
  onPart(part: Part): void;
}

/**
 * What docker-compose.yml describes, from processes: PostgreSQL, Temporal's server on it, migrations, two API
 * processes behind a proxy and three workers from a release build; stand-ins for the vendors beside it.
 */
export async function startCluster({ home, say, onPart }: ClusterOptions): Promise<Stack> {
  const record = await openRunRecord(home);
  const parts: KeptPart[] = [];
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
    await record.remove();
  };
  const add: Add = async (starting) => {
    const part = await starting;
    parts.push(keepAlive(part, { onPart, onEnd: say }));
    onPart(part);
    return part;
  };
  const options = { home, anyPort: true, env: process.env, onStarted: record.add };
  try {
    const started = await startParts(options, add, say);
    return { ...started, parts: () => parts.map((part) => part.current()), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Add = <Added extends Part>(starting: Promise<Added>) => Promise<Added>;
type Started = Omit<Stack, 'parts' | 'stop'>;

async function startParts(options: StackOptions, add: Add, say: (line: string) => void): Promise<Started> {
  const folder = await release(options.home);
  const images = await imageCommands();
  const database = await add(startPostgres(options.home));
  const temporal = await add(startTemporalServer(options, database.adminUrl, say));
  const quickBooks = await add(bringUpQuickBooks(options));
  const stripe = await add(bringUpStripe(options));
  const desktop = await add(bringUpDesktop(options));
  const mail = await add(bringUpMail(options));
  const front = await add(startFront());
  const vendors = { ...quickBooks.env, ...stripe.env, ...mail.env };
  const env = { ...(await environment(options, { database, temporal, front })), ...vendors };
  const placed = { folder, options: { ...options, env } };
  const setUp = ['node', 'dist/cli/main.js', 'admin', 'setup'];
  for (const command of [setUp, images.migrate.command]) say(`  ${await runToEnd(command, placed)}`);
  const ports: number[] = [];
  for (let number = 1; number <= API_PROCESSES; number += 1) {
    ports.push((await add(startService('API', number, images.api, placed))).port);
  }
  front.to(ports);
  for (let number = 1; number <= WORKERS; number += 1) {
    await add(startService('Worker', number, images.worker, placed));
  }
  return { api: front, quickBooks, stripe, desktop, mail, env };
}

interface Servers {
  database: Part;
  temporal: Part;
  front: Front;
}

async function environment(
  { home, env }: StackOptions,
  { database, temporal, front }: Servers,
): Promise<NodeJS.ProcessEnv> {
  return {
    PATH: env.PATH,
    HOME: env.HOME,
    LEDGERBRIDGE_RUN: env.LEDGERBRIDGE_RUN,
    NODE_ENV: 'production',
    ...database.env,
    ...temporal.env,
    ...front.env,
    TEMPORAL_NAMESPACE: NAMESPACE,
    LEDGERBRIDGE_ENCRYPTION_KEY: await encryptionKey(home),
    // Whoever tries webhooks here listens on this machine.
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
  };
}

async function startPostgres(home: string): Promise<Part & { adminUrl: string }> {
  const server = await startEmbeddedPostgres({ home });
  return {
    name: 'PostgreSQL',
    summary: server.summary,
    adminUrl: server.adminUrl,
    env: { DATABASE_URL: server.url },
    process: await identify(server.pid),
    dataFolder: server.folder,
    stop: server.stop,
  };
}
