import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text for addresses and headers. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored instead of a random token. 256 random bits need no salt and no slow hash. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
