import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { links } from '../../src/db/schema/index.ts';
import { type Desk, type DesktopOffice, openDesktopOffice, type Template } from '../engine/desktop/desk.ts';
import { customer, invoice, payment } from '../engine/samples.ts';

/** Linking to the wrong one is put right where a program polls, too. */

let office: DesktopOffice;
let template: Template;
beforeAll(async () => {
  office = await openDesktopOffice();
  template = await office.template();
});
afterAll(() => office?.close());

const settled = (desk: Desk) =>
  desk.until('the queue to settle', async () =>
    (await desk.tenant.queue()).every(({ state }) => state === 'unresolved'),
  );

async function rightOne(desk: Desk): Promise<string> {
  const { tenantId } = desk.tenant;
  const ofRight = and(eq(links.tenantId, tenantId), eq(links.recordId, 'right'));
  const [link] = await office.engine.db.delete(links).where(ofRight).returning();
  return link?.externalId ?? '';
}

const refSchema = z.looseObject({ ListID: z.string() });
const documentSchema = z.looseObject({
  CustomerRef: refSchema,
  AppliedToTxn: z.array(z.looseObject({ Amount: z.string() })).optional(),
});

function there({ file }: Desk) {
  const rows = [...file.books.all('Invoice'), ...file.books.all('ReceivePayment')];
  return rows.map(({ fields }) => {
    const { CustomerRef, AppliedToTxn = [] } = documentSchema.parse(fields);
    return [CustomerRef.ListID, ...AppliedToTxn.map(({ Amount }) => Amount)];
  });
}

/** The program brings what is asked for; then the same request finds it. */
async function asked(desk: Desk, documents?: 'move' | 'leave', externalId?: string) {
  const url = `/v1/connections/${desk.tenant.connectionId}/accounts/c/link`;
  const body = { externalId, documents };
  for (let visit = 0; visit < 5; visit += 1) {
    const answer = documents
      ? await desk.ask({ method: 'POST', url, body })
      : await desk.ask({ url: `${url}?externalId=${externalId}` });
    if (answer.body.code !== 'awaits_session') return answer;
    await desk.work();
  }
  throw new Error('the question got no answer');
}

test.each([undefined, 'after', 'before'] as const)(
  'a paid invoice moves with its payment, what is half paid likewise, what is open by itself (answers lost: %s)',
  async (lost) => {
    const desk = await office.newDesk({ like: template });
    await desk.tenant.save([
      customer('c'),
      customer('right'),
      ...['paid', 'half', 'open'].map((id) => invoice(id, 'c')),
      payment('p', 'c', 'paid'),
      payment('h', 'c', 'half', { allocations: [{ invoiceId: 'half', amount: '20.00' }] }),
    ]);
    await settled(desk);
    const right = await rightOne(desk);
    const before = there(desk);
    const { body } = await asked(desk, undefined, right);
    expect(body.documents.map(({ stays }: { stays: string | null }) => stays)).toEqual(Array(5).fill(null));
    if (lost) desk.file.faults.add({ kind: 'crash', when: lost, skip: 1, times: 1 });
    const answer = await asked(desk, 'move', right);
    expect([answer.status, answer.body.moving]).toEqual([202, 5]);
    await settled(desk);
    expect(await desk.tenant.queue()).toEqual([]);
    expect(there(desk)).toEqual(before.map(([, ...amounts]) => [right, ...amounts]));
    expect((await desk.tenant.links()).every(({ elsewhere }) => elsewhere === null)).toBe(true);
  },
  60_000,
);
