import { performance } from 'node:perf_hooks';
import { request } from 'undici';
import { z } from 'zod';
import type { Company } from '../rig/control.ts';
import { type BulkLine, newBusiness } from './business.ts';

const madeSchema = z.object({ Id: z.string() });
const answerSchema = z.object({ Customer: madeSchema.optional(), Invoice: madeSchema.optional() });

/**
 * A bare loop that posts record after record and promises nothing: no durability, no idempotency, no log, no
 * limits. Records a second.
 */
export async function postOneByOne(baseUrl: string, company: Company, records: number): Promise<number> {
  const customerIds = new Map<string, string>();
  const started = performance.now();
  for (const line of newBusiness(records)) {
    const made = await post(baseUrl, company, line, customerIds);
    if (line.type === 'customer') customerIds.set(line.id, made);
  }
  return records / ((performance.now() - started) / 1_000);
}

async function post(
  baseUrl: string,
  { realmId, accessToken }: Company,
  line: BulkLine,
  customerIds: ReadonlyMap<string, string>,
): Promise<string> {
  const answer = await request(`${baseUrl}/v3/company/${realmId}/${line.type}?minorversion=75`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(bodyOf(line, customerIds)),
  });
  const body = await answer.body.json();
  const made = answerSchema.safeParse(body).data;
  const id = made?.Customer?.Id ?? made?.Invoice?.Id;
  if (id === undefined) throw new Error(`the loop's ${line.id} was refused: ${JSON.stringify(body)}`);
  return id;
}

function bodyOf({ type, data }: BulkLine, customerIds: ReadonlyMap<string, string>): object {
  if (type === 'customer') {
    return { DisplayName: data.displayName, PrimaryEmailAddr: { Address: data.email } };
  }
  return {
    CustomerRef: { value: customerIds.get(String(data.customerId)) },
    DocNumber: data.number,
    TxnDate: data.issueDate,
    Line: [
      {
        Amount: Number(data.total),
        Description: 'Lawn care',
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: Number(data.total) },
      },
    ],
  };
}
