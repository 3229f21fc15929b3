import { Agent, type Dispatcher } from 'undici';
import { createHttpClient } from '../http.ts';
import type { ProviderAuthorization } from '../provider.ts';
import { createDiscovery } from './oauth/discovery.ts';
import type { IntuitClient } from './oauth/intuit-client.ts';
import { consentMissing, oauthError } from './oauth/oauth-error.ts';
import { tokensOf } from './oauth/tokens.ts';

export interface QuickBooksAuthorizationOptions {
  clientId: string;
  clientSecret: string;
  /** Where the vendor publishes its OAuth endpoints. */
  discoveryUrl: string;
  /** For each call to the authorization server. */
  timeoutMs: number;
  environment: 'sandbox' | 'production';
  dispatcher?: Dispatcher;
}

/** Token answers are a few kilobytes. */
const MAX_ANSWER_BYTES = 256 * 1024;

export function createQuickBooksAuthorization(
  options: QuickBooksAuthorizationOptions,
): ProviderAuthorization {
  const dispatcher = options.dispatcher ?? new Agent();
  const http = createHttpClient({ dispatcher, maxResponseBytes: MAX_ANSWER_BYTES });
  const endpoints = createDiscovery(http, options.discoveryUrl, options.timeoutMs);
  // Intuit's library takes a fifth of a second to load, and few processes ever sign in, renew or revoke.
  const client = async (redirectUri = '') => {
    const [made, known] = await Promise.all([import('./oauth/intuit-client.ts'), endpoints()]);
    return new made.IntuitClient({ ...options, http, redirectUri, endpoints: known });
  };

  return {
    async authorizeUrl({ state, redirectUri }) {
      return (await client(redirectUri)).authorizeAddress(state);
    },
    async exchange({ callbackUrl, redirectUri }) {
      const companyId = companyOf(callbackUrl);
      const intuit = await client(redirectUri);
      const askedAt = Date.now();
      const answer = await translated(intuit, () => intuit.createToken(callbackUrl));
      return { companyId, tokens: tokensOf(answer.json, askedAt) };
    },
    async refresh({ refreshToken }) {
      const intuit = await client();
      const askedAt = Date.now();
      const answer = await translated(intuit, () => intuit.refreshUsingToken(refreshToken));
      return tokensOf(answer.json, askedAt);
    },
    async revoke({ refreshToken }) {
      const intuit = await client();
      try {
        await translated(intuit, () => intuit.revoke({ refresh_token: refreshToken }));
      } catch (error) {
        // A token that the vendor no longer knows is as good as revoked.
        if (intuit.refusal?.status !== 400) throw error;
      }
    },
  };
}

/** The consent page sends people back with a code and the company, or with an error. */
function companyOf(callbackUrl: string): string {
  const { searchParams } = new URL(callbackUrl);
  const error = searchParams.get('error');
  if (error) throw consentMissing(error);
  const companyId = searchParams.get('realmId') ?? '';
  if (!searchParams.get('code')) throw consentMissing('the answer carries no code');
  if (!/^\d+$/.test(companyId)) throw consentMissing('the answer names no company');
  return companyId;
}

async function translated<T>(intuit: IntuitClient, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw intuit.refusal ? oauthError(intuit.refusal) : error;
  }
}
