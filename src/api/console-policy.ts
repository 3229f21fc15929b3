import { randomBytes } from 'node:crypto';

/** In the built page, where each answer puts a nonce of its own. */
const PLACEHOLDER = '__CSP_NONCE__';

export function createNonce(): string {
  return randomBytes(16).toString('base64');
}

export function withNonce(page: string, nonce: string): string {
  return page.replaceAll(PLACEHOLDER, nonce);
}

/** Our own files only; styles that the component library makes while it runs carry the nonce. */
export function consolePolicy(nonce: string, https: boolean): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
