import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** What an endpoint's signing secret is bound to. */
export function endpointSecretContext(tenantId: string): string {
  return `${tenantId}/webhook_endpoints/secrets`;
}

/** Seals secrets for the database. `context` (tenant, column) is bound in: a value moved elsewhere does not open. */
export interface Sealer {
  seal(text: string, context: string): string;
  /** @throws Error when no key opens it or the context differs. */
  open(sealed: string, context: string): string;
  /** True when it was sealed with a former key and should be sealed again. */
  isStale(sealed: string): boolean;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Keys are 32 bytes in base64. The value carries the id of its key, so that keys can be rotated. */
export function createSealer({ key, formerKeys = [] }: { key: string; formerKeys?: string[] }): Sealer {
  const current = readKey(key);
  const keys = new Map(
    [current, ...formerKeys.filter(Boolean).map(readKey)].map((entry) => [entry.id, entry]),
  );
  return {
    seal(text, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, current.bytes, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `v1.${current.id}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
    },
    open(sealed, context) {
      const [, id = '', payload = ''] = sealed.split('.');
      const entry = keys.get(id);
      if (!entry) throw new Error('sealed with a key that is not configured; set LEDGERBRIDGE_FORMER_KEYS');
      const bytes = Buffer.from(payload, 'base64url');
      const decipher = createDecipheriv(ALGORITHM, entry.bytes, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    },
    isStale: (sealed) => sealed.split('.')[1] !== current.id,
  };
}

function readKey(base64: string): { id: string; bytes: Buffer } {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 32) throw new Error('an encryption key must be 32 bytes in base64');
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}
