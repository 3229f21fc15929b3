import { z } from 'zod';
import type { ApiClient } from '../demo/api-client.ts';
import type { LoadedRecord } from '../demo/load.ts';
import { waitUntil } from '../wait-until.ts';
import { customer, laterHere, recordId } from './business.ts';
import type { Computer } from './computer.ts';

const approvalsSchema = z.object({
  version: z.string(),
  groups: z.array(z.object({ direction: z.enum(['import', 'export']), type: z.string(), rows: z.int() })),
});
const rowsSchema = z.object({
  items: z.array(z.object({ id: z.string(), recordId: z.string().nullable() })),
});
const approvedSchema = z.object({ approved: z.object({ import: z.int(), export: z.int() }) });
const errorsSchema = z.object({ items: z.array(z.object({ canFixEditSequence: z.boolean() })) });
const batchSchema = z.object({ id: z.string(), state: z.string() });

export interface WizardState {
  /** Rows that await approval, by section. */
  import: number;
  export: number;
  approved: number;
  /** Rows of the error log that "Fix Edit Sequence" is offered for. */
  editSequenceErrors: number;
}

export interface Desk {
  api: ApiClient;
  connectionId: string;
  computer: Computer;
  /** Lets the Web Connector work until nothing is left to do. */
  work(): Promise<void>;
}

/** Changed here, approved, and changed there, elsewhere in it, before it went: Fix Edit Sequence writes both. */
const CLASHING = 2;

/**
 * Approval is required from now on. Then people work on both sides: what they did waits in both sections, two rows are
 * approved and go, and one of them meets a record that somebody changed there meanwhile.
 */
export async function fillWizard(desk: Desk): Promise<WizardState> {
  const { api, connectionId, computer, work } = desk;
  const path = `/v1/connections/${connectionId}`;
  await requireApproval(desk);
  const later = [...laterHere(), customer(CLASHING, { phone: '555-0192' })];
  await hand(api, later);
  await changeThere(computer);
  await pull(desk, 'customer');
  const { version, groups } = await api.get(`${path}/approvals`, approvalsSchema);
  const { items } = await api.get(
    `${path}/approvals/rows?direction=export&type=customer&version=${encodeURIComponent(version)}`,
    rowsSchema,
  );
  const wanted = [recordId('customer', 0), recordId('customer', CLASHING)];
  const only = items.filter(({ recordId: id }) => id !== null && wanted.includes(id)).map(({ id }) => id);
  const exceptGroups = groups.map(({ direction, type }) => ({ direction, type }));
  const { approved } = await api.post(
    `${path}/approvals/approve`,
    { version, only, exceptGroups, unchecked: 'keep' },
    approvedSchema,
  );
  const clash = await there(computer, customer(CLASHING));
  await computer.change('Customer', clash, { Notes: 'Closed on Mondays' });
  await work();
  // What was kept comes back with the next visit; customers would be looked at again.
  await pull(desk, 'service_item');
  return { ...(await waiting(desk)), approved: approved.import + approved.export };
}

async function requireApproval({ api, connectionId }: Desk): Promise<void> {
  const path = `/v1/connections/${connectionId}/settings`;
  const now = await api.get(path, z.object({ enabled: z.boolean(), conflictPolicy: z.string() }));
  await api.put(path, { ...now, autoSync: {}, approvalRequired: true }, z.unknown());
}

export async function hand(api: ApiClient, records: readonly LoadedRecord[]): Promise<void> {
  const result = z.object({ rejected: z.int(), results: z.array(z.unknown()) });
  const { rejected, results } = await api.postLines('/v1/records:bulk', records, result);
  if (rejected > 0) throw new Error(`records of the demo were rejected: ${JSON.stringify(results)}`);
}

async function changeThere(computer: Computer): Promise<void> {
  await computer.change('Customer', await there(computer, customer(3)), { Phone: '555-0193' });
  await computer.change('Customer', await there(computer, customer(4)), {
    Notes: 'Deliver at the back door',
  });
  const names = (await computer.records('Customer')).map(({ Name }) => Name);
  if (!names.includes('Gwendolyn Walk-in'))
    await computer.enter('Customer', { Name: 'Gwendolyn Walk-in', Phone: '555-0150' });
}

async function there(computer: Computer, { data }: LoadedRecord): Promise<string> {
  const found = (await computer.records('Customer')).find(({ Email }) => Email === data.email);
  if (!found?.ListID) throw new Error(`${String(data.displayName)} is not in the company file`);
  return found.ListID;
}

/** A person presses Pull: what changed there is found, and waits. */
async function pull(
  { api, connectionId, work }: Desk,
  entityType: 'customer' | 'service_item',
): Promise<void> {
  const body = { entityTypes: [entityType] };
  const { id } = await api.post(`/v1/connections/${connectionId}/pull`, body, batchSchema);
  await waitUntil({ what: 'the pull from the company file', timeoutMs: 120_000 }, async () => {
    await work();
    return (await api.get(`/v1/batches/${id}`, batchSchema)).state === 'done' || undefined;
  });
}

async function waiting({ api, connectionId }: Desk): Promise<Omit<WizardState, 'approved'>> {
  const path = `/v1/connections/${connectionId}`;
  const { groups } = await api.get(`${path}/approvals`, approvalsSchema);
  const { items } = await api.get(`${path}/error-log`, errorsSchema);
  const rows = (wanted: string) =>
    groups.filter(({ direction }) => direction === wanted).reduce((sum, group) => sum + group.rows, 0);
  return {
    import: rows('import'),
    export: rows('export'),
    editSequenceErrors: items.filter(({ canFixEditSequence }) => canFixEditSequence).length,
  };
}
