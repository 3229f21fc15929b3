import { z } from 'zod';
import { declarations } from '../../sandbox/quickbooks-online/entities/registry.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { Answer, CallRequest } from '../api/support/api.ts';
import type { Tenant } from './harness.ts';
import type { SandboxObject, Vendor } from './quickbooks.ts';

/** All that a company can hold, as the stand-in declares it. */
const KINDS = [...declarations.values()].map(({ name }) => name);
const PASSING = new Set([
  // Versions and times: every write moves them, also the one that puts back.
  'SyncToken',
  'MetaData',
  // Lines that are written anew are numbered anew; objects are compared under their own id.
  'Id',
  'LineNum',
  // What the vendor says of an answer, not of the object.
  'LineEx',
  'time',
]);

export type Company = Map<string, unknown>;

/** The company's whole content from the stand-in's own state, by kind and id, without what every write moves. */
export async function contentOf(vendor: Vendor, realmId: string): Promise<Company> {
  const company: Company = new Map();
  for (const kind of KINDS) {
    for (const object of await vendor.objects(realmId, kind)) {
      company.set(`${kind} ${object.Id}`, withoutPassing(object));
    }
  }
  return company;
}

function withoutPassing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPassing);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, each]) => !PASSING.has(name) && !isBlank(each))
      .map(([name, each]) => [name, withoutPassing(each)])
      .filter(([, each]) => !isBlank(each)),
  );
}

/** What was never said and what was said as blank read alike. */
function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Kinds and ids of what is there otherwise than before. */
export function differing(before: Company, after: Company): string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys
    .filter((key) => JSON.stringify(sorted(before.get(key))) !== JSON.stringify(sorted(after.get(key))))
    .sort();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([name, each]) => [name, sorted(each)]),
  );
}

export type Client = (request: CallRequest) => Promise<Answer>;

const itemsSchema = z.object({
  items: z.array(
    z.looseObject({
      type: z.string(),
      id: z.string(),
      externalId: z.string(),
      step: z.string().nullable(),
      state: z.string(),
      error: z.object({ type: z.string(), message: z.string(), remedy: z.string() }).nullable(),
      note: z.string().nullable(),
    }),
  ),
});
export type UndoItems = z.output<typeof itemsSchema>['items'];

export async function previewOf(client: Client, batchId: string, removal = 'delete'): Promise<UndoItems> {
  const answer = await client({ url: `/v1/batches/${batchId}/undo?removal=${removal}` });
  if (answer.status !== 200) throw new Error(answer.text);
  return itemsSchema.parse(answer.body).items;
}

/** Undoes the push and waits until that has ended. */
export async function undo(client: Client, batchId: string, removal = 'delete'): Promise<UndoItems> {
  return ended(client, await startUndo(client, batchId, removal));
}

/** @returns the id of the undo */
export async function startUndo(client: Client, batchId: string, removal = 'delete'): Promise<string> {
  const answer = await client({ method: 'POST', url: `/v1/batches/${batchId}/undo`, body: { removal } });
  if (answer.status !== 202) throw new Error(answer.text);
  return z.string().parse(answer.body.id);
}

export async function ended(client: Client, undoId: string, timeoutMs = 60_000): Promise<UndoItems> {
  await waitUntil({ what: `the undo ${undoId} to end`, timeoutMs }, async () => {
    const { body } = await client({ url: `/v1/batches/${undoId}` });
    return ['done', 'stopped', 'failed'].includes(body.state) || undefined;
  });
  const { body } = await client({ url: `/v1/batches/${undoId}/undo-items` });
  return itemsSchema.parse(body).items;
}

/** Pushes these types and waits for the end. */
export async function push(tenant: Tenant, types: Parameters<Tenant['push']>[0]): Promise<string> {
  const batch = await tenant.push(types);
  await batch.result();
  return batch.batchId;
}

export function named(objects: readonly SandboxObject[], name: string): SandboxObject {
  const found = objects.find((each) => [each.DisplayName, each.Name, each.DocNumber].includes(name));
  if (!found) throw new Error(`nothing is called ${name}`);
  return found;
}
