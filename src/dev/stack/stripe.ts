import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { startAnnounced } from './announced-child.ts';
import { notOurs, type Part, type StackOptions } from './part.ts';

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
  const port = options.anyPort ? 0 : await freePort(usualPort);
  const { child, facts } = await startAnnounced(options, {
    name: 'stripe-sandbox',
    entryPoint: 'sandbox/stripe/main.ts',
    args: ['--port', String(port)],
    announcement,
  });
  return {
    name: 'Stripe',
    summary: `stand-in on port ${new URL(facts.baseUrl).port}`,
    env: { STRIPE_API_BASE_URL: facts.baseUrl },
    sandbox: facts,
    process: child.identity,
    exited: child.exited,
    stop: () => child.stop(),
  };
}
