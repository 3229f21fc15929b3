import { ZipWriter } from '@zip.js/zip.js';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { secretsOf } from '../../db/support/secrets-of.ts';
import type { AppDeps } from '../deps.ts';
import { collect } from './collect.ts';
import type { BundleFile, Span } from './collected.ts';
import { createScrubber } from './scrub.ts';

/**
 * One archive of what happened at a connection between two instants, for somebody who has no access to the system:
 * it begins with a page to read. Every text of it passes the scrubber.
 */
export async function supportBundle(
  deps: AppDeps,
  connection: StoredConnection,
  span: Span,
): Promise<ReadableStream<Uint8Array>> {
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const scrub = createScrubber(await secretsOf(deps.db, deps.sealer, owner));
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  void write(writable, collect(deps, connection, span), scrub);
  return readable;
}

/** A failure half-way breaks the download off: an archive that looks whole would hide it. */
async function write(
  writable: WritableStream<Uint8Array>,
  files: AsyncIterable<BundleFile>,
  scrub: (text: string) => string,
): Promise<void> {
  const zip = new ZipWriter(writable, { useWebWorkers: false });
  try {
    for await (const { name, text } of files) {
      await zip.add(name, new Blob([scrub(text)]).stream());
    }
    await zip.close();
  } catch (error) {
    await writable.abort(error).catch(() => undefined);
  }
}
