import { z } from 'zod';
import { SyncError } from '../../../errors.ts';
import type { HttpClient } from '../../http.ts';
import type { Endpoints } from './intuit-client.ts';

const documentSchema = z
  .object({
    authorization_endpoint: z.url(),
    token_endpoint: z.url(),
    revocation_endpoint: z.url(),
  })
  .transform(
    (document): Endpoints => ({
      authorize: document.authorization_endpoint,
      token: document.token_endpoint,
      revoke: document.revocation_endpoint,
    }),
  );

/** Reads the vendor's endpoints when they are first needed, and keeps them once they were read. */
export function createDiscovery(http: HttpClient, url: string, timeoutMs: number): () => Promise<Endpoints> {
  let known: Endpoints | undefined;
  return async () => {
    known ??= await readEndpoints(http, url, timeoutMs);
    return known;
  };
}

async function readEndpoints(http: HttpClient, url: string, timeoutMs: number): Promise<Endpoints> {
  const result = await http({ method: 'GET', url, headers: { accept: 'application/json' }, timeoutMs });
  if (!result.ok) throw unreadable(result.reason);
  const { status, body } = result.response;
  if (status !== 200) throw unreadable(`status ${status}`);
  const document = documentSchema.safeParse(jsonOf(body));
  if (!document.success) throw unreadable('it is not a discovery document');
  return document.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it.
    return undefined;
  }
}

function unreadable(reason: string): SyncError {
  return new SyncError({
    type: 'VendorUnavailable',
    message: `Intuit’s discovery document could not be read: ${reason}.`,
  });
}
