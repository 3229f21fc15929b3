import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebConnector, type UpdateReport } from '../../../sandbox/quickbooks-desktop/index.ts';
import { declareRestored } from '../../../src/db/installation.ts';
import { reconcileIfRestored } from '../../../src/db/reconcile.ts';
import { closeSilentSessions } from '../../../src/db/requests/desktop-sessions.ts';
import {
  auditTrail,
  connections,
  desktopLogins,
  desktopSessions,
  users,
} from '../../../src/db/schema/index.ts';
import { answerOf, type Desk, newDesk, type Office, offerCustomer, openOffice } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const soap = (body: string) =>
  `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`;

async function post(
  desk: Desk,
  body: string,
): Promise<{ status: number; type: string | null; text: string }> {
  const answer = await fetch(`${office.address}/qbwc/${desk.connectionId}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body,
  });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

const authenticate = (user: string, password: string) =>
  soap(
    `<authenticate xmlns="http://developer.intuit.com/"><strUserName>${user}</strUserName><strPassword>${password}</strPassword></authenticate>`,
  );

const called = (operation: string, ticket: string, more = '') =>
  soap(`<${operation} xmlns="http://developer.intuit.com/"><ticket>${ticket}</ticket>${more}</${operation}>`);
const ticketOf = async (desk: Desk) =>
  /<string>([^<]+)</.exec((await post(desk, authenticate(desk.id, desk.password))).text)?.[1] ?? '';

const sessionsOf = (desk: Desk) =>
  office.api.db.select().from(desktopSessions).where(eq(desktopSessions.connectionId, desk.connectionId));

/** A visit lately, so that no change check is due. */
async function visited(desk: Desk): Promise<void> {
  await desk.connector.runUpdate();
}

describe('a visit', () => {
  it('hands out what is offered, keeps the answer, and tells who waits', async () => {
    const desk = await newDesk(office);
    await offerCustomer(office, desk, 'visit-1', 'Amy’s Birds');
    const report = await desk.connector.runUpdate();
    expect(report).toMatchObject({ outcome: 'done', exchanges: 1, progress: 100 });
    expect([...report.deviations, ...(await desk.connector.install())]).toEqual([]);
    const request = await answerOf(office, desk, 'visit-1');
    expect(request).toMatchObject({ state: 'settled', sends: 1 });
    expect(request?.answer?.body).toContain("<Name>Amy's Birds</Name>");
    expect(office.api.gateway.answered).toContainEqual({ workflowId: 'sync/waiting', requestId: 'visit-1' });
    expect(office.api.gateway.woken).toContainEqual({
      tenantId: desk.tenantId,
      connectionId: desk.connectionId,
    });
  });

  it('opens the gate and closes it again, and is the doing of its person in the audit trail', async () => {
    const desk = await newDesk(office);
    await offerCustomer(office, desk, 'gate-1', 'Gate');
    await desk.connector.runUpdate();
    const [connection] = await office.api.db
      .select()
      .from(connections)
      .where(eq(connections.id, desk.connectionId));
    expect(connection?.gateOpen).toBe(false);
    const trail = await office.api.db.select().from(auditTrail).where(eq(auditTrail.tenantId, desk.tenantId));
    expect(trail).toContainEqual(
      expect.objectContaining({ actor: `user:${desk.userId}`, action: 'runDesktopSync' }),
    );
    const [login] = await office.api.db.select().from(desktopLogins).where(eq(desktopLogins.id, desk.id));
    expect(login).toMatchObject({ computer: 'OFFICE-PC', name: 'Front desk', agentVersion: '34.0.10006.50' });
  });

  for (const kind of ['kill-during', 'kill-after', 'lose-response'] as const) {
    it(`that breaks (${kind}) after the answer was made asks for it in the next one, and writes nothing twice`, async () => {
      const desk = await newDesk(office);
      await offerCustomer(office, desk, `made-${kind}`, 'Only Once');
      desk.connector.interrupts.add({ at: 'processRequest', kind });
      await desk.connector.runUpdate();
      const again = await desk.connector.runUpdate();
      expect(bytesIn(again)).not.toContain('CustomerAdd');
      const request = await answerOf(office, desk, `made-${kind}`);
      expect(request).toMatchObject({ state: 'settled', sends: 2, answer: { isInquiry: true } });
      expect(request?.answer?.body).toContain('<Name>Only Once</Name>');
      expect(desk.file.books.all('Customer').filter(isOnlyOnce)).toHaveLength(1);
    });

    it(`that breaks (${kind}) before anything was carried out learns that, and writes nothing by itself`, async () => {
      const desk = await newDesk(office);
      await offerCustomer(office, desk, `lost-${kind}`, 'Only Once');
      desk.connector.interrupts.add({ at: 'sendRequestXML', kind });
      await desk.connector.runUpdate();
      await desk.connector.runUpdate();
      const request = await answerOf(office, desk, `lost-${kind}`);
      expect(request?.answer?.body).toContain('messageSetStatusCode="9002"');
      expect(desk.file.books.all('Customer').filter(isOnlyOnce)).toHaveLength(0);
    });
  }

  it('is not opened for what must not leave a restored backup, and is once it was reconciled', async () => {
    const desk = await newDesk(office);
    await visited(desk);
    await offerCustomer(office, desk, 'restored-1', 'Later');
    await declareRestored(office.api.db);
    expect((await desk.connector.runUpdate()).outcome).toBe('no-data');
    await reconcileIfRestored(office.api.db, { restored: false });
    expect((await desk.connector.runUpdate()).outcome).toBe('done');
    expect((await answerOf(office, desk, 'restored-1'))?.state).toBe('settled');
  });

  it('is not opened when nothing is due, and then writes nothing', async () => {
    const desk = await newDesk(office);
    await visited(desk);
    const before = await sessionsOf(desk);
    const logins = await office.api.db.select().from(desktopLogins).where(eq(desktopLogins.id, desk.id));
    expect((await desk.connector.runUpdate()).outcome).toBe('no-data');
    expect(await sessionsOf(desk)).toEqual(before);
    expect(await office.api.db.select().from(desktopLogins).where(eq(desktopLogins.id, desk.id))).toEqual(
      logins,
    );
  });

  it('ends with what is wrong when another company file is open, and hands nothing out', async () => {
    const desk = await newDesk(office);
    const other = await newDesk(office);
    await other.connector.runUpdate();
    await offerCustomer(office, desk, 'wrong-1', 'Wrong');
    const wrong = { companyName: 'Quite Another', country: 'US', homeCurrency: 'USD', multicurrency: false };
    await office.api.db
      .update(connections)
      .set({ capabilities: { ...wrong, salesTax: 'none', payroll: true, customNumbers: true, vendor: {} } })
      .where(eq(connections.id, desk.connectionId));
    const stranger = createWebConnector({
      qwc: desk.qwc.replace(
        /<FileID>.*<\/FileID>/,
        '<FileID>{00000000-0000-4000-8000-000000000001}</FileID>',
      ),
      password: desk.password,
      companyFile: other.file,
      settings: { timeScale: 0.001 },
    });
    const report = await stranger.runUpdate();
    expect(report.exchanges).toBe(0);
    expect(await answerOf(office, desk, 'wrong-1')).toMatchObject({ state: 'prepared', sends: 0 });
    expect((await sessionsOf(desk)).at(-1)?.error).toContain('“Quite Another”');
  });
});

const isOnlyOnce = ({ fields }: { fields: Record<string, unknown> }) => fields.Name === 'Only Once';

/** What the Web Connector was given in a visit. */
function bytesIn({ calls }: UpdateReport): string {
  return calls.flatMap(({ operation, answer }) => (operation === 'sendRequestXML' ? answer : [])).join();
}

describe('when something ends too early', () => {
  it('whoever waits for a write is told that the visit is over', async () => {
    const desk = await newDesk(office);
    await offerCustomer(office, desk, 'over-1', 'Waits');
    const ticket = await ticketOf(desk);
    expect(office.api.gateway.answered).not.toContainEqual({
      workflowId: 'sync/waiting',
      requestId: 'over-1',
    });
    await post(desk, called('closeConnection', ticket));
    expect(office.api.gateway.answered).toContainEqual({ workflowId: 'sync/waiting', requestId: 'over-1' });
  });

  it('a server in trouble answers in the protocol, and the visit goes on afterwards', async () => {
    const desk = await newDesk(office);
    await offerCustomer(office, desk, 'trouble-1', 'Trouble');
    const ticket = await ticketOf(desk);
    await office.api.db.execute('alter table desktop_sessions rename to gone');
    const troubled = await post(desk, called('sendRequestXML', ticket));
    await office.api.db.execute('alter table gone rename to desktop_sessions');
    expect([troubled.status, troubled.type]).toEqual([500, 'text/xml; charset=utf-8']);
    expect(troubled.text).toContain('<soap:Fault>');
    expect(troubled.text).not.toContain('desktop_sessions');
    expect((await post(desk, called('sendRequestXML', ticket))).text).toContain('CustomerAdd');
  });
});

describe('who may come in', () => {
  it('is whoever has the password, as long as they and their person are let in', async () => {
    const desk = await newDesk(office);
    const kindOf = async () =>
      /<string>(nvu|none)?<\/string>/.exec(
        (await post(desk, authenticate(desk.id, desk.password))).text.replace(/^[\s\S]*?<\/string>/, ''),
      )?.[1];
    expect(await kindOf()).toBeUndefined();
    await office.api.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, desk.userId));
    expect(await kindOf()).toBe('nvu');
    await office.api.db.update(users).set({ disabledAt: null }).where(eq(users.id, desk.userId));
    expect(await kindOf()).toBeUndefined();
    const revoked = await desk.client.call({
      method: 'POST',
      url: `/v1/connections/${desk.connectionId}/connectors/${desk.id}/revoke`,
    });
    expect(revoked.status).toBe(200);
    expect(await kindOf()).toBe('nvu');
  });

  it.each([
    [
      'computer was revoked',
      (desk: Desk) =>
        desk.client.call({
          method: 'POST',
          url: `/v1/connections/${desk.connectionId}/connectors/${desk.id}/revoke`,
        }),
    ],
    [
      'person was disabled',
      (desk: Desk) =>
        office.api.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, desk.userId)),
    ],
  ])('is, with the ticket of an open visit, nobody whose %s', async (_why, end) => {
    const desk = await newDesk(office);
    const [asked, further] = ['shut-out-1', 'shut-out-2'];
    await offerCustomer(office, desk, asked, 'Handed Out');
    const ticket = await ticketOf(desk);
    expect((await post(desk, called('sendRequestXML', ticket))).text).toContain('CustomerAdd');
    await offerCustomer(office, desk, further, 'Not For Them');
    await end(desk);
    const forged = '<response>&lt;QBXML/&gt;</response><hresult></hresult><message></message>';
    const brought = await post(desk, called('receiveResponseXML', ticket, forged));
    expect(brought.text).toContain('<receiveResponseXMLResult>-1</receiveResponseXMLResult>');
    const given = await post(desk, called('sendRequestXML', ticket));
    expect(given.text).toContain('<sendRequestXMLResult></sendRequestXMLResult>');
    expect(await answerOf(office, desk, asked)).toMatchObject({ state: 'prepared', sends: 1, answer: null });
    expect(await answerOf(office, desk, further)).toMatchObject({ state: 'prepared', sends: 0 });
    await closeSilentSessions(office.api.db);
    const [connection] = await office.api.db
      .select()
      .from(connections)
      .where(eq(connections.id, desk.connectionId));
    expect([connection?.gateOpen, (await sessionsOf(desk)).map(({ ending }) => ending)]).toEqual([
      false,
      ['silent'],
    ]);
  });

  it('is nobody for a while after ten wrong passwords', async () => {
    const desk = await newDesk(office);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await post(desk, authenticate(desk.id, 'wrong'))).text).toContain('<string>nvu</string>');
    }
    expect((await post(desk, authenticate(desk.id, desk.password))).text).toContain('<string>nvu</string>');
  });

  it('is another computer only when the first one has left', async () => {
    const desk = await newDesk(office);
    const second = await desk.client.call({
      method: 'POST',
      url: `/v1/connections/${desk.connectionId}/connectors`,
      body: { name: 'Back office', userId: desk.userId },
    });
    await offerCustomer(office, desk, 'busy-1', 'Busy');
    await post(desk, authenticate(desk.id, desk.password));
    const other = await post(desk, authenticate(second.body.connector.id, second.body.password));
    expect(other.text).toContain('<string>busy</string><string>60</string>');
  });

  it('is not who shows a ticket of nobody, or of another connection', async () => {
    const desk = await newDesk(office);
    const ask = (ticket: string) =>
      post(
        desk,
        soap(
          `<sendRequestXML xmlns="http://developer.intuit.com/"><ticket>${ticket}</ticket></sendRequestXML>`,
        ),
      );
    await offerCustomer(office, desk, 'ticket-1', 'Ticket');
    expect((await ask('guessed')).text).toContain('<sendRequestXMLResult></sendRequestXMLResult>');
    const other = await newDesk(office);
    const theirs = /<string>([^<]+)<\/string>/.exec(
      (await post(other, authenticate(other.id, other.password))).text,
    );
    expect((await ask(theirs?.[1] ?? '')).text).toContain('<sendRequestXMLResult></sendRequestXMLResult>');
    expect(await answerOf(office, desk, 'ticket-1')).toMatchObject({ sends: 0 });
  });
});

describe('the address', () => {
  it('answers with text/xml and the declaration at the first byte, in the namespace of the vendor', async () => {
    const desk = await newDesk(office);
    const { text, type } = await post(desk, authenticate('nobody', 'x'));
    expect(type).toBe('text/xml; charset=utf-8');
    expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>')).toBe(true);
    expect(text).toContain(
      '<authenticateResponse xmlns="http://developer.intuit.com/"><authenticateResult><string>',
    );
  });

  it('describes itself, helps without a sign-in, and tells nothing of a connection that is none', async () => {
    const desk = await newDesk(office);
    const at = `${office.address}/qbwc/${desk.connectionId}`;
    const described = await (await fetch(`${at}?wsdl`)).text();
    expect(described).toContain(`<soap:address location="${at}"/>`);
    const help = await fetch(at);
    expect([help.status, help.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await fetch(`${office.address}/qbwc/con_nobody`)).status).toBe(404);
  });

  it('refuses a document type, entities of its own, and what is no envelope', async () => {
    const desk = await newDesk(office);
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    const call = '<serverVersion xmlns="http://developer.intuit.com/"/>';
    for (const body of [soap(call).replace('?>', `?>${bomb}`), soap('<x>&b;</x>'), '<html/>', '', soap('')]) {
      const { status, text } = await post(desk, body);
      expect(status).toBe(400);
      expect(text).toContain('<soap:Fault>');
    }
    expect((await post(desk, soap(call))).text).toContain(
      '<serverVersionResult>Ledgerbridge</serverVersionResult>',
    );
  });

  it('refuses more than the largest page', async () => {
    const desk = await newDesk(office);
    expect((await post(desk, 'x'.repeat(33 * 1024 * 1024))).status).toBe(413);
  });
});

describe('the .qwc file', () => {
  it('is the same whenever it is asked for, and another one for each computer', async () => {
    const desk = await newDesk(office);
    const url = `/v1/connections/${desk.connectionId}/connectors/${desk.id}/web-connector.qwc`;
    const again = await desk.client.call({ url });
    expect(again.text).toBe(desk.qwc);
    expect(again.headers['content-disposition']).toContain('.qwc');
    expect(desk.qwc).not.toContain(desk.password);
    const second = await desk.client.call({
      method: 'POST',
      url: `/v1/connections/${desk.connectionId}/connectors`,
      body: { name: 'Back office', userId: desk.userId },
    });
    const fileId = (qwc: string) => /<FileID>(.*)<\/FileID>/.exec(qwc)?.[1];
    const ownerId = (qwc: string) => /<OwnerID>(.*)<\/OwnerID>/.exec(qwc)?.[1];
    expect(fileId(second.body.setupFile)).not.toBe(fileId(desk.qwc));
    expect(ownerId(second.body.setupFile)).toBe(ownerId(desk.qwc));
  });

  it('is nothing that another business sees', async () => {
    const desk = await newDesk(office);
    const stranger = await office.api.client();
    const url = `/v1/connections/${desk.connectionId}/connectors`;
    expect((await stranger.call({ url })).status).toBe(404);
    expect((await stranger.call({ url: `${url}/${desk.id}/web-connector.qwc` })).status).toBe(404);
    expect((await stranger.call({ method: 'POST', url: `${url}/${desk.id}/revoke` })).status).toBe(404);
  });
});
