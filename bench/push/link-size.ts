import { z } from 'zod';
import { withConnection } from '../../src/db/pool.ts';
import type { Rig } from '../rig/rig.ts';
import type { BenchTenant } from '../rig/tenant.ts';

/** Bytes. */
export interface LinkSize {
  /** Of a row of an invoice as it is stored: on average, and the largest. */
  invoiceBytes: number;
  largestInvoiceBytes: number;
  /** Of all that the table takes, with its indexes and what is stored beside it, by its rows. */
  withIndexesBytes: number;
}

const rowSchema = z.object({ mean: z.coerce.number(), most: z.coerce.number(), whole: z.coerce.number() });

/** What a link takes with what was agreed and what its counterpart said. */
export async function sizeOfLinks({ databaseUrl }: Rig, { tenantId }: BenchTenant): Promise<LinkSize> {
  return withConnection(databaseUrl, async (client) => {
    const { rows } = await client.query(
      `select avg(pg_column_size(links.*)) filter (where ancestor is not null) as mean,
         max(pg_column_size(links.*)) as most,
         pg_total_relation_size('links') / (select count(*) from links) as whole
       from links where tenant_id = $1 and entity_type = 'invoice'`,
      [tenantId],
    );
    const { mean, most, whole } = rowSchema.parse(rows[0]);
    return { invoiceBytes: Math.round(mean), largestInvoiceBytes: most, withIndexesBytes: whole };
  });
}
