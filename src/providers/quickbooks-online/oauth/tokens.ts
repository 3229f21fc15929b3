import { z } from 'zod';
import { SyncError } from '../../../errors.ts';
import type { TokenSet } from '../../provider.ts';

/** Lifetimes are in seconds. The hard limit is told since the end of 2025, when asked for. */
const answerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number(),
  x_refresh_token_expires_in: z.coerce.number(),
  x_refresh_token_hard_expires_in: z.coerce.number().optional(),
});

/** `askedAt`: before the request, so that no token is thought to live longer than it does. */
export function tokensOf(answer: unknown, askedAt: number): TokenSet {
  const { data: tokens } = answerSchema.safeParse(answer);
  if (!tokens) throw noTokens();
  const after = (seconds: number) => new Date(askedAt + seconds * 1_000).toISOString();
  const hardLife = tokens.x_refresh_token_hard_expires_in;
  return {
    accessToken: tokens.access_token,
    accessExpiresAt: after(tokens.expires_in),
    refreshToken: tokens.refresh_token,
    refreshExpiresAt: after(tokens.x_refresh_token_expires_in),
    hardExpiresAt: hardLife ? after(hardLife) : undefined,
  };
}

function noTokens(): SyncError {
  return new SyncError({
    type: 'VendorUnavailable',
    message: 'Intuit’s authorization server answered without tokens.',
  });
}
