import path from 'node:path';
import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { startAnnounced } from './announced-child.ts';
import { notOurs, type Part, type StackOptions, unlessUsual } from './part.ts';

const usualPort = 4030;
const announcement = z.object({ baseUrl: z.url(), controlUrl: z.url() });

export type DesktopSandbox = z.infer<typeof announcement>;

export interface DesktopPart extends Part {
  /** Undefined beside a real QuickBooks. */
  sandbox: DesktopSandbox | undefined;
}

/** A computer with QuickBooks Desktop and its Web Connector, for the demo. */
export async function bringUpDesktop(options: StackOptions): Promise<DesktopPart> {
  if (options.env.QBO_CLIENT_ID) {
    const summary = 'the real one; download the .qwc file in the console';
    return { name: 'Desktop', summary, env: {}, sandbox: undefined, stop: notOurs };
  }
  const wanted = options.anyPort ? 0 : usualPort;
  const part = await startStandIn(options, wanted && (await freePort(wanted)));
  return { ...part, summary: part.summary + unlessUsual(wanted, part.port) };
}

async function startStandIn(options: StackOptions, asked: number): Promise<DesktopPart & { port: number }> {
  const data = path.join(options.home, 'desktop-company.json');
  const { child, facts } = await startAnnounced(options, {
    name: 'desktop-sandbox',
    entryPoint: 'sandbox/quickbooks-desktop/main.ts',
    args: ['--port', String(asked), '--data', data],
    announcement,
  });
  const port = Number(new URL(facts.baseUrl).port);
  return {
    name: 'Desktop',
    port,
    summary: `stand-in on port ${port}, company file in ${data}`,
    env: {},
    sandbox: facts,
    process: child.identity,
    exited: child.exited,
    again: () => startStandIn(options, port),
    stop: () => child.stop(),
  };
}
