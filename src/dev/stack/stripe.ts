import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { startAnnounced } from './announced-child.ts';
import { notOurs, type Part, type StackOptions, unlessUsual } from './part.ts';

const usualPort = 4020;
const announcement = z.object({ baseUrl: z.url(), controlUrl: z.url() });

export type StripeSandbox = z.infer<typeof announcement>;

export interface StripePart extends Part {
  /** Undefined with the real one. */
  sandbox: StripeSandbox | undefined;
}

/** Stripe itself beside a real QuickBooks or where STRIPE_API_BASE_URL says; else the stand-in. */
export async function bringUpStripe(options: StackOptions): Promise<StripePart> {
  const { STRIPE_API_BASE_URL: address, QBO_CLIENT_ID: real } = options.env;
  if (address || real) {
    const summary = address ?? 'the real one; store its key through the API';
    return { name: 'Stripe', summary, env: {}, sandbox: undefined, stop: notOurs };
  }
  const wanted = options.anyPort ? 0 : usualPort;
  const part = await startStandIn(options, wanted && (await freePort(wanted)));
  return { ...part, summary: part.summary + unlessUsual(wanted, part.port) };
}

async function startStandIn(options: StackOptions, asked: number): Promise<StripePart & { port: number }> {
  const { child, facts } = await startAnnounced(options, {
    name: 'stripe-sandbox',
    entryPoint: 'sandbox/stripe/main.ts',
    args: ['--port', String(asked)],
    announcement,
  });
  const port = Number(new URL(facts.baseUrl).port);
  return {
    name: 'Stripe',
    port,
    summary: `stand-in on port ${port}`,
    env: { STRIPE_API_BASE_URL: facts.baseUrl },
    sandbox: facts,
    process: child.identity,
    exited: child.exited,
    again: () => startStandIn(options, port),
    stop: () => child.stop(),
  };
}
