import Stripe from 'stripe';
import { inCallSpan } from '../call-span.ts';
import type { SourceAccess } from '../payout-source.ts';

export interface StripeOptions {
  /** `https://api.stripe.com`, or a stand-in's address. */
  apiBaseUrl: string;
  /** For every request; 30 s by default. */
  timeoutMs?: number;
}

/** Pages are small; an answer that takes longer will not come. */
const TIMEOUT_MS = 30_000;

/** One client per key and account: nothing of one account can be read with the key of another. */
export function createClientFactory({ apiBaseUrl, timeoutMs = TIMEOUT_MS }: StripeOptions) {
  const { protocol, hostname, port } = new URL(apiBaseUrl);
  return ({ key, account }: SourceAccess): Stripe =>
    new Stripe(key, {
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port ? { port } : {}),
      ...(account ? { stripeAccount: account } : {}),
      httpClient: tracedClient(),
      timeout: timeoutMs,
      // Temporal repeats what failed.
      maxNetworkRetries: 0,
      telemetry: false,
    });
}

/** Stripe's own way of calling, each call a span; its answer is read after the span has ended. */
function tracedClient() {
  const client = Stripe.createNodeHttpClient();
  const send = client.makeRequest.bind(client);
  client.makeRequest = (...call) => {
    const [host, _port, _path, method] = call;
    return inCallSpan(
      { method, host },
      () => send(...call),
      (answer) => ({ status: answer.getStatusCode() }),
    );
  };
  return client;
}
