import path from 'node:path';
import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { startAnnounced } from './announced-child.ts';
import { notOurs, type Part, type StackOptions, unlessUsual } from './part.ts';

const usualPort = 4010;

/** The line that the sandbox prints when it listens. */
const announcement = z.object({
  baseUrl: z.url(),
  discoveryUrl: z.url(),
  controlUrl: z.url(),
  clientId: z.string(),
  clientSecret: z.string(),
  realmId: z.string(),
  accessToken: z.string(),
});

export type Sandbox = z.infer<typeof announcement>;

export interface QuickBooks extends Part {
  /** Undefined with a real QuickBooks application. */
  sandbox: Sandbox | undefined;
}

/** The application of QBO_CLIENT_ID, or the sandbox. */
export async function bringUpQuickBooks(options: StackOptions): Promise<QuickBooks> {
  if (options.env.QBO_CLIENT_ID) {
    const summary = 'the application of QBO_CLIENT_ID; connect a company through the API';
    return { name: 'QuickBooks', summary, env: {}, sandbox: undefined, stop: notOurs };
  }
  // Any port is the stand-in's own choice: one found here could be taken before it listens.
  const wanted = options.anyPort ? 0 : usualPort;
  const part = await startSandbox(options, wanted && (await freePort(wanted)));
  return { ...part, summary: part.summary + unlessUsual(wanted, part.port) };
}

async function startSandbox(options: StackOptions, asked: number): Promise<QuickBooks & { port: number }> {
  const data = path.join(options.home, 'sandbox');
  const { child, facts: sandbox } = await startAnnounced(options, {
    name: 'sandbox',
    entryPoint: 'sandbox/quickbooks-online/main.ts',
    args: ['--port', String(asked), '--company', 'us-lists', '--data', data],
    announcement,
  });
  const port = Number(new URL(sandbox.baseUrl).port);
  return {
    name: 'QuickBooks',
    port,
    summary: `sandbox on port ${port}, company ${sandbox.realmId}, data in ${data}`,
    env: {
      QBO_CLIENT_ID: sandbox.clientId,
      QBO_CLIENT_SECRET: sandbox.clientSecret,
      QBO_DISCOVERY_URL: sandbox.discoveryUrl,
      QBO_API_BASE_URL: sandbox.baseUrl,
    },
    sandbox,
    process: child.identity,
    exited: child.exited,
    again: () => startSandbox(options, port),
    stop: () => child.stop(),
  };
}
