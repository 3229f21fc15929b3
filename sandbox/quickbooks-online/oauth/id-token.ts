import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { text } from '../json.ts';
import type { Store } from '../store/store.ts';

const KEY_ID = 'sandbox-1';
const HOUR_SECONDS = 3600;

/** The key that signs identity tokens; made when first asked for, kept with the state. */
function privateKey(store: Store) {
  const known = text(store.meta.get(['signing-key']), 'pem');
  if (known) return createPrivateKey(known);
  const { privateKey: made } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  store.meta.putSync(['signing-key'], { pem: made.export({ type: 'pkcs8', format: 'pem' }).toString() });
  return made;
}

/** The key set behind `jwks_uri`. */
export function keySet(store: Store): JsonObject {
  const { kty, n, e } = createPublicKey(privateKey(store)).export({ format: 'jwk' });
  return { keys: [{ kty, n, e, kid: KEY_ID, use: 'sig', alg: 'RS256' }] };
}

interface Identity {
  issuer: string;
  clientId: string;
  realmId: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** An OpenID Connect identity token, given where the scope `openid` was granted. */
export function identityToken(store: Store, { issuer, clientId, realmId, now }: Identity): string {
  const issuedAt = Math.floor(now / 1000);
  const claims = {
    sub: `sandbox-${realmId}`,
    aud: [clientId],
    realmid: realmId,
    auth_time: issuedAt,
    iss: issuer,
    exp: issuedAt + HOUR_SECONDS,
    iat: issuedAt,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ kid: KEY_ID, alg: 'RS256' })}.${part(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey(store)).toString('base64url')}`;
}
