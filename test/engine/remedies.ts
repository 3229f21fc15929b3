import { expect } from 'vitest';
import { waitUntil } from '../../src/dev/wait-until.ts';
import type { EntityType } from '../../src/domain/entity.ts';
import { SYNC_ERRORS, type SyncErrorType } from '../../src/errors.ts';
import type { Answer, CallRequest } from '../api/support/api.ts';
import type { Tenant } from './harness.ts';
import type { Vendor } from './quickbooks.ts';
import type { Books } from './vendor-books.ts';

/** A business, its company, and what its people can do. */
export interface Shop {
  tenant: Tenant;
  vendor: Vendor;
  realmId: string;
  books: Books;
  call(request: CallRequest): Promise<Answer>;
}

/** What a remedy names that a case does, and the case: brings the error about, acts, and sees it gone. */
export interface Performed {
  does: string;
  company?: object;
  seed?: string;
  perform(shop: Shop): Promise<void>;
}

/** A remedy that no case here can perform, and why. */
export interface NotPerformed {
  because: string;
}

export type Remedies = Record<SyncErrorType, Performed | NotPerformed>;

/** What holds the record is the error, and it is said who acts. */
export async function heldBy(shop: Shop, type: SyncErrorType, recordId: string): Promise<string> {
  await shop.tenant.settled();
  const row = (await shop.tenant.queue()).find((each) => each.recordId === recordId);
  expect(row, `what holds ${recordId}`).toMatchObject({ errorType: type });
  return row?.error?.message ?? '';
}

/** Everything that was saved is in step, as its badge says. */
export async function inStep(shop: Shop, ...records: [EntityType, string][]): Promise<void> {
  await shop.tenant.settled();
  expect(await shop.tenant.queue()).toEqual([]);
  for (const [type, id] of records) {
    const { body } = await shop.call({ url: `/v1/records/${type}/${id}/sync` });
    expect(body, `${type} ${id}`).toMatchObject({ connections: [{ badge: 'synced' }] });
  }
}

/** Retry and Sync are one button: what is held goes again. */
export async function press({ call, tenant }: Shop, type: EntityType, id: string): Promise<void> {
  const { status } = await call({ method: 'POST', url: `/v1/records/${type}/${id}/sync` });
  expect(status).toBe(202);
  await tenant.wake();
  await tenant.settled();
}

/** Saves the record as it should be. */
export async function correct(shop: Shop, path: string, body: object): Promise<void> {
  const { status } = await shop.call({ method: 'PUT', url: `/v1/${path}`, body });
  expect(status).toBeLessThan(300);
  await shop.tenant.wake();
  await shop.tenant.settled();
}

export async function choose(shop: Shop, kind: string, key: string, choice: object): Promise<void> {
  const url = `/v1/connections/${shop.tenant.connectionId}/mappings/${kind}/${key}`;
  const { status, body } = await shop.call({ method: 'PUT', url, body: choice });
  expect(status, JSON.stringify(body)).toBe(200);
  await shop.tenant.wake();
  await shop.tenant.settled();
}

/** Somebody who works there. */
export const EMPLOYEE = {
  GivenName: 'Bo',
  FamilyName: 'Field',
  PrimaryAddr: { Line1: '1 High St', City: 'Reno', CountrySubDivisionCode: 'NV', PostalCode: '89501' },
};

/** Push Timesheet Entries. */
export async function pushTime(shop: Shop): Promise<void> {
  const url = `/v1/connections/${shop.tenant.connectionId}/push`;
  const { status, body } = await shop.call({
    method: 'POST',
    url,
    body: { entityTypes: ['timesheet_entry'] },
  });
  expect(status, JSON.stringify(body)).toBe(202);
  await waitUntil({ what: 'the push to end', timeoutMs: 60_000 }, async () => {
    const { state } = await shop.tenant.batch(body.id);
    return state === 'done' || state === 'failed' || undefined;
  });
}

/** Refuses what matches until it is lifted. */
export async function refuse(
  { vendor, realmId }: Shop,
  match: object,
  fault: { code: string; detail?: string; status?: number },
  times?: number,
): Promise<() => Promise<void>> {
  const rule = { realmId, kind: 'fault', match, fault, ...(times ? { times } : {}) };
  const added = await vendor.control('/faults', rule);
  const id = (added as { id: string }).id;
  return async () => {
    await vendor.control(`/faults/${id}`, undefined, 'DELETE');
  };
}

export async function settings({ vendor, realmId }: Shop, change: object): Promise<void> {
  await vendor.control(`/companies/${realmId}/settings`, change);
}

export async function counterpartOf({ tenant }: Shop, recordId: string): Promise<string> {
  const link = (await tenant.links()).find((each) => each.recordId === recordId);
  return link?.externalId ?? '';
}

export function remedyOf(type: SyncErrorType): string {
  return SYNC_ERRORS[type].remedy;
}
