import { z } from 'zod';
import type { SandboxObject, Vendor } from './quickbooks.ts';

/** What a person in QuickBooks does, through the vendor's own interface. */
export interface Books {
  create(entity: string, body: object): Promise<string>;
  change(entity: string, id: string, fields: object): Promise<void>;
  /** Of an invoice with one line. */
  changeAmount(invoiceId: string, amount: number): Promise<void>;
  voidInvoice(id: string): Promise<void>;
  remove(entity: string, id: string): Promise<void>;
  /** Merges one customer into another, with what it was billed. */
  merge(customerId: string, into: string): Promise<void>;
  reads(path: string): Promise<{ path: string }[]>;
  writes(): Promise<{ path: string }[]>;
}

const requestsSchema = z.object({
  requests: z.array(z.looseObject({ method: z.string(), path: z.string() })),
});
const tokenSchema = z.object({ accessToken: z.string() });

export async function booksOf(vendor: Vendor, realmId: string): Promise<Books> {
  const { accessToken } = tokenSchema.parse(await vendor.control(`/companies/${realmId}/tokens`, {}));
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${vendor.sandbox.baseUrl}/v3/company/${realmId}/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return z.record(z.string(), z.unknown()).parse(await response.json());
  };
  const find = async (entity: string, id: string): Promise<SandboxObject> => {
    const found = (await vendor.objects(realmId, entity)).find((object) => object.Id === id);
    if (!found) throw new Error(`there is no ${entity} ${id}`);
    return found;
  };
  const versionOf = async (entity: string, id: string) => {
    const { SyncToken } = await find(entity, id);
    return { Id: id, SyncToken };
  };
  const requests = async () =>
    requestsSchema.parse(await vendor.control(`/companies/${realmId}/requests`, undefined, 'GET')).requests;
  return {
    async create(entity, body) {
      const made = await post(`${entity.toLowerCase()}?minorversion=75`, body);
      return z.looseObject({ Id: z.string() }).parse(made[entity]).Id;
    },
    async change(entity, id, fields) {
      await post(entity.toLowerCase(), { ...(await versionOf(entity, id)), sparse: true, ...fields });
    },
    async changeAmount(id, amount) {
      const { Line } = z.looseObject({ Line: z.array(z.looseObject({})) }).parse(await find('Invoice', id));
      const [line] = Line;
      const detail = z.looseObject({}).parse(line?.SalesItemLineDetail);
      const changed = {
        ...line,
        Amount: amount,
        SalesItemLineDetail: { ...detail, Qty: 1, UnitPrice: amount },
      };
      await post('invoice', { ...(await versionOf('Invoice', id)), sparse: true, Line: [changed] });
    },
    async voidInvoice(id) {
      await post('invoice?operation=void', await versionOf('Invoice', id));
    },
    async remove(entity, id) {
      await post(`${entity.toLowerCase()}?operation=delete`, await versionOf(entity, id));
    },
    async merge(customerId, into) {
      await vendor.control(`/companies/${realmId}/customers/${customerId}/merge`, { into });
    },
    reads: async (path) =>
      (await requests()).filter((request) => request.method === 'GET' && request.path.includes(path)),
    writes: async () => (await requests()).filter((request) => request.method === 'POST'),
  };
}
