import { z } from 'zod';
import { withConnection } from '../../src/db/pool.ts';
import type { BulkLine } from '../push/business.ts';
import type { Control } from '../rig/control.ts';
import type { BenchTenant } from '../rig/tenant.ts';

/** Each difference in a line that names the record; all three empty where the promise held. */
export interface Differences {
  twice: string[];
  missing: string[];
  differing: string[];
}

const rowSchema = z.object({
  entity_type: z.string(),
  record_id: z.string(),
  external_id: z.string().nullable(),
  in_queue: z.boolean(),
  made: z.coerce.number(),
});

/** Lays what was given beside the company's books, the links, the log and the queue. */
export async function differencesOf(
  { databaseUrl, control }: { databaseUrl: string; control: Control },
  { tenantId, company }: BenchTenant,
  lines: readonly BulkLine[],
): Promise<Differences> {
  const there = byMark([
    ...(await control.objects(company.realmId, 'Customer')).map((object) => ({
      mark: `customer ${object.DisplayName}`,
      id: object.Id,
    })),
    ...(await control.objects(company.realmId, 'Invoice')).map((object) => ({
      mark: `invoice ${object.DocNumber}`,
      id: object.Id,
      amount: object.TotalAmt?.toFixed(2),
    })),
  ]);
  const here = await readHere(databaseUrl, tenantId);
  const differences: Differences = { twice: [], missing: [], differing: [] };
  for (const line of lines) {
    const mark = markOf(line);
    const found = there.get(mark) ?? [];
    if (found.length === 0) differences.missing.push(mark);
    if (found.length > 1) differences.twice.push(mark);
    for (const why of whyDiffering(line, found[0], here.get(`${line.type} ${line.id}`)))
      differences.differing.push(`${mark}: ${why}`);
  }
  return differences;
}

function markOf({ type, data }: BulkLine): string {
  return `${type} ${type === 'customer' ? data.displayName : data.number}`;
}

interface There {
  mark: string;
  id: string;
  amount?: string;
}

function byMark(objects: readonly There[]): Map<string, There[]> {
  const sorted = new Map<string, There[]>();
  for (const object of objects) sorted.set(object.mark, [...(sorted.get(object.mark) ?? []), object]);
  return sorted;
}

function* whyDiffering(
  { data }: BulkLine,
  there: There | undefined,
  here: z.infer<typeof rowSchema> | undefined,
): Generator<string> {
  if (there?.amount !== undefined && there.amount !== data.total)
    yield `${there.amount} there and ${String(data.total)} here`;
  if (here?.external_id !== there?.id) yield `linked to ${here?.external_id}, and there it is ${there?.id}`;
  if (here?.made !== 1) yield `logged as made ${here?.made ?? 0} times`;
  if (here?.in_queue) yield 'still owed';
}

/** One statement: the state of one moment. */
async function readHere(
  databaseUrl: string,
  tenantId: string,
): Promise<Map<string, z.infer<typeof rowSchema>>> {
  const { rows } = await withConnection(databaseUrl, (client) =>
    client.query(
      `select r.entity_type, r.id as record_id, l.external_id, q.id is not null as in_queue,
        (select count(*) from sync_log e where e.tenant_id = r.tenant_id and e.entity_type = r.entity_type
          and e.record_id = r.id and e.status = 'success' and e.action in ('created', 'linked')) as made
      from records r
      left join links l on l.tenant_id = r.tenant_id and l.entity_type = r.entity_type and l.record_id = r.id
      left join sync_queue q on q.tenant_id = r.tenant_id and q.entity_type = r.entity_type
        and q.record_id = r.id
      where r.tenant_id = $1`,
      [tenantId],
    ),
  );
  return new Map(
    rowSchema
      .array()
      .parse(rows)
      .map((row) => [`${row.entity_type} ${row.record_id}`, row]),
  );
}
