import type { Payout } from '../../../src/domain/entities/payout.ts';
import type { TestApi, TestClient } from './api.ts';

export const customerData = { displayName: 'Ada Byron', email: 'ada@example.com' };
export const itemData = { name: 'Lawn mowing', unitPrice: '40.00' };

export function invoiceData(customerId: string, fields: Record<string, unknown> = {}) {
  return {
    customerId,
    number: 'INV-1',
    status: 'sent',
    issueDate: '2026-11-01',
    lines: [{ description: 'Mowing', quantity: '2', unitPrice: '40.00', amount: '80.00' }],
    total: '80.00',
    ...fields,
  };
}

export function paymentData(customerId: string, invoiceId: string, fields: Record<string, unknown> = {}) {
  return {
    customerId,
    status: 'collected',
    date: '2026-11-05',
    amount: '80.00',
    allocations: [{ invoiceId, amount: '80.00' }],
    ...fields,
  };
}

export function payoutData(connectionId: string, fields: Partial<Payout> = {}): Payout {
  const line = {
    kind: 'charge' as const,
    reference: 'txn_1',
    amount: '80.00',
    fee: '2.62',
    chargeIds: ['ch_1', 'pi_1'],
    payments: [],
  };
  return {
    connectionId,
    processor: 'stripe',
    reference: 'po_a',
    status: 'paid',
    currency: 'USD',
    amount: '77.38',
    date: '2026-11-06',
    style: 'deposit',
    itemized: true,
    lines: [line],
    activities: [],
    ...fields,
  };
}

export const teamMemberData = { name: 'Bo Diaz', email: 'bo@example.com' };

export function timesheetData(teamMemberId: string, fields: Record<string, unknown> = {}) {
  return {
    teamMemberId,
    status: 'approved',
    startDate: '2026-11-02',
    endDate: '2026-11-08',
    entries: [{ id: 'e1', date: '2026-11-03', hours: 1, minutes: 30, description: 'Hedges' }],
    ...fields,
  };
}

/** Connects through the whole consent flow and gives the connection's id. */
export async function connect(api: TestApi, client: TestClient, companyId?: string): Promise<string> {
  const made = await client.call({ method: 'POST', url: '/v1/connections', body: { provider: 'fakebooks' } });
  const id: string = made.body.id;
  const answer = await authorize(api, client, id, companyId);
  if (answer.status !== 200) throw new Error(`could not connect: ${answer.text}`);
  return id;
}

let companies = 0;

/** The next consent is given for this company, or for one that no test has yet. */
export function chooseCompany(api: TestApi, companyId?: string): void {
  companies += 1;
  api.vendor.company = { ...api.vendor.company, id: companyId ?? String(companies).padStart(16, '9') };
}

export async function authorize(api: TestApi, client: TestClient, connectionId: string, companyId?: string) {
  chooseCompany(api, companyId);
  const started = await client.call({ url: `/v1/connections/${connectionId}/authorize` });
  const state = new URL(started.body.authorizeUrl).searchParams.get('state') ?? '';
  return client.call({ url: `/v1/oauth/callback?code=good&state=${state}` });
}
