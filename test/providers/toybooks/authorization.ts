import type { ProviderAuthorization, TokenSet } from '../../../src/providers/provider.ts';

const HOUR_MS = 3_600_000;

/** Its consent page sends back the company as the code. */
export function createToybooksAuthorization({ apiBaseUrl }: { apiBaseUrl: string }): ProviderAuthorization {
  return {
    authorizeUrl: async ({ state, redirectUri }) =>
      `${apiBaseUrl}/consent?${new URLSearchParams({ state, redirect_uri: redirectUri })}`,
    exchange: async ({ callbackUrl }) => ({
      companyId: new URL(callbackUrl).searchParams.get('code') ?? '',
      tokens: tokens(),
    }),
    refresh: async () => tokens(),
    revoke: async () => undefined,
  };
}

function tokens(): TokenSet {
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
  return {
    accessToken: 'toy-access',
    accessExpiresAt: inMs(HOUR_MS),
    refreshToken: 'toy-refresh',
    refreshExpiresAt: inMs(100 * HOUR_MS),
  };
}
