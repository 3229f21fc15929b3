import path from 'node:path';
import { z } from 'zod';
import { startChild } from '../child-process.ts';
import { freePort } from '../free-port.ts';
import { projectFolder } from '../project.ts';
import { waitUntil } from '../wait-until.ts';
import { notOurs, type Part, type StackOptions } from './part.ts';

const usualPort = 4010;
const entryPoint = path.join(projectFolder, 'sandbox', 'quickbooks-online', 'main.ts');

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
  return startSandbox(options);
}

async function startSandbox({ home, anyPort, env, onStarted }: StackOptions): Promise<QuickBooks> {
  const port = await freePort(anyPort ? undefined : usualPort);
  const lines: string[] = [];
  const data = path.join(home, 'sandbox');
  const child = await startChild({
    name: 'sandbox',
    command: process.execPath,
    args: [
      '--import',
      'tsx',
      entryPoint,
      '--port',
      String(port),
      '--company',
      'us-sample',
      '--data',
      data,
      '--json',
    ],
    env,
    logFile: path.join(home, 'logs', 'sandbox.log'),
    onStarted: (started) => onStarted('sandbox', started),
    onLine: (line) => lines.push(line),
  });
  const sandbox = await waitUntil({ what: 'the sandbox', timeoutMs: 30_000, child }, () =>
    Promise.resolve(lines.map(parse).find((found) => found !== undefined)),
  );
  return {
    name: 'QuickBooks',
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
    stop: () => child.stop(),
  };
}

function parse(line: string): Sandbox | undefined {
  try {
    return announcement.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
