import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailboxOptions, type RunningMailbox, startMailbox } from '../../sandbox/mail/index.ts';
import { connectDatabase, type DatabaseClient } from '../../src/db/client.ts';
import { newId } from '../../src/db/ids.ts';
import { saveMailChoice } from '../../src/db/mail/choices.ts';
import { postMail } from '../../src/db/mail/outbox.ts';
import {
  connectionSecrets,
  connections,
  mailChoices,
  mails,
  syncQueue,
  syncSettings,
  tenants,
  toldAhead,
  users,
} from '../../src/db/schema/index.ts';
import { ATTENTION_KINDS, type MailTime } from '../../src/domain/attention.ts';
import type { SyncErrorType } from '../../src/errors.ts';
import { createMailSender } from '../../src/mail-sender.ts';
import { mailOnce } from '../../src/workers/mail-desk.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: DatabaseClient;
beforeAll(async () => {
  database = await createTestDatabase();
  client = connectDatabase(database.url, { pool: 5 });
});
afterAll(async () => {
  await client?.close();
  await database?.close();
});

const MINUTE = 60_000;
const START = Date.parse('2026-11-23T12:00:00.000Z');
const FROM = 'Books <books@ledger.example>';

/** One business with one person, a mailbox of its own, and a clock. */
async function office(time: MailTime, options: MailboxOptions = {}) {
  // Nobody of another test is written to.
  await client.db.delete(users);
  const tenantId = newId('ten');
  const owner = { tenantId, connectionId: newId('con') };
  const userId = newId('usr');
  const { db } = client;
  await db.insert(tenants).values({ id: tenantId, name: 'Larkspur' });
  await db.insert(users).values({
    tenantId,
    id: userId,
    email: `${userId}@larkspur.example`,
    name: 'Olive',
    role: 'owner',
    passwordHash: 'x',
  });
  await db.insert(connections).values({
    tenantId,
    id: owner.connectionId,
    provider: 'quickbooks-online',
    companyId: owner.connectionId,
    status: 'active',
  });
  await db.insert(syncSettings).values({ ...owner, autoSync: {} });
  let now = START;
  const choice = { time, kinds: [...ATTENTION_KINDS], timeZone: 'America/Chicago' };
  await saveMailChoice(db, { tenantId, userId }, choice, new Date(now));
  const mailbox = await startMailbox(options);
  let { smtpUrl } = mailbox;
  const send = () => createMailSender({ url: smtpUrl, from: FROM });
  return {
    owner,
    userId,
    mailbox,
    choose: (next: Partial<typeof choice>) =>
      saveMailChoice(db, { tenantId, userId }, { ...choice, ...next }, new Date(now)),
    fail: (records: number, errorType: SyncErrorType, entityType: 'customer' | 'payout' = 'customer') =>
      db.insert(syncQueue).values(
        Array.from({ length: records }, () => ({
          ...owner,
          entityType,
          recordId: newId('evt'),
          state: 'unresolved' as const,
          errorType,
          error: { type: errorType, message: 'secret sentence' },
          priority: 3,
          rank: 0,
          requestedBy: 'test',
        })),
      ),
    awaitApproval: async () => {
      await db
        .update(syncSettings)
        .set({ approvalRequired: true })
        .where(eq(syncSettings.tenantId, tenantId));
      await db.insert(syncQueue).values({
        ...owner,
        entityType: 'customer',
        recordId: newId('evt'),
        state: 'awaiting_approval',
        priority: 3,
        rank: 0,
        requestedBy: 'test',
        createdAt: new Date(START - 2 * 60 * MINUTE),
      });
    },
    mend: () => db.delete(syncQueue).where(eq(syncQueue.tenantId, tenantId)),
    status: (status: 'active' | 'needs_reauth') =>
      db.update(connections).set({ status }).where(eq(connections.id, owner.connectionId)),
    consentUntil: (at: Date) =>
      db
        .insert(connectionSecrets)
        .values({ ...owner, sealed: '', accessExpiresAt: at, refreshExpiresAt: at })
        .onConflictDoUpdate({
          target: [connectionSecrets.tenantId, connectionSecrets.connectionId],
          set: { refreshExpiresAt: at },
        }),
    readsRunOut: (level: 'warning' | 'urgent') =>
      db.insert(toldAhead).values({ tenantId, key: `reads/quickbooks-online/2026-11/${level}` }),
    elsewhere: (url: string) => {
      smtpUrl = url;
    },
    async after(minutes: number, onFault: (error: unknown) => void = onError) {
      now += minutes * MINUTE;
      await mailOnce({
        db,
        send: send(),
        publicUrl: 'https://sync.example',
        now: () => new Date(now),
        onError: onFault,
      });
      return mailbox.received.length;
    },
    stored: () => db.select().from(mails).where(eq(mails.tenantId, tenantId)),
  };
}

async function used(
  time: MailTime,
  run: (place: Awaited<ReturnType<typeof office>>) => Promise<void>,
  options?: MailboxOptions,
) {
  const place = await office(time, options);
  try {
    await run(place);
  } finally {
    await place.mailbox.close();
  }
}

function onError(error: unknown): never {
  throw error;
}

const last = ({ received }: RunningMailbox) => received.at(-1);

test('at once: one mail for one thing, and none while nothing is new', () =>
  used('at_once', async ({ fail, after, mailbox, owner, userId }) => {
    expect(await after(2)).toBe(0);
    await fail(3, 'DuplicateName');
    expect(await after(2)).toBe(1);
    expect(last(mailbox)).toMatchObject({
      from: 'books@ledger.example',
      to: [`${userId}@larkspur.example`],
      subject: expect.stringContaining('Larkspur: 3 records need somebody'),
      text: expect.stringContaining(`https://sync.example/unresolved?connection=${owner.connectionId}`),
    });
    expect(last(mailbox)?.text).not.toContain('secret sentence');
    expect(await after(60)).toBe(1);
    await fail(5, 'DuplicateName');
    expect(await after(60)).toBe(1);
  }));

test('what was over and comes again is told again', () =>
  used('at_once', async ({ fail, mend, after }) => {
    await fail(1, 'DuplicateName');
    expect(await after(2)).toBe(1);
    await mend();
    // Only tried again: it is the same.
    expect(await after(20)).toBe(1);
    await fail(1, 'DuplicateName');
    expect(await after(2)).toBe(1);
    await mend();
    expect(await after(61)).toBe(1);
    await fail(1, 'DuplicateName');
    expect(await after(2)).toBe(2);
  }));

test('a flood is one mail: what follows within a quarter of an hour waits and goes together', () =>
  used('at_once', async ({ fail, status, after, mailbox }) => {
    await fail(1, 'DuplicateName');
    expect(await after(2)).toBe(1);
    await fail(2, 'EmployeeNotMapped');
    expect(await after(2)).toBe(1);
    await status('needs_reauth');
    expect(await after(2)).toBe(1);
    expect(await after(15)).toBe(2);
    const { subject = '', text = '' } = last(mailbox) ?? {};
    expect(subject).toContain('it has to be connected again, and 1 more');
    expect(text.indexOf('it has to be connected again')).toBeLessThan(
      text.indexOf('2 records need somebody'),
    );
    expect(text.indexOf('Told before, and still open:')).toBeLessThan(
      text.indexOf('1 record needs somebody'),
    );
  }));

test('a morning summary: at 7 by the person’s own clock, on days that need one', () =>
  used('morning', async ({ fail, mend, after, mailbox }) => {
    await fail(2, 'DuplicateName');
    // 12:00 UTC is 6:00 in Chicago.
    expect(await after(50)).toBe(0);
    expect(await after(11)).toBe(1);
    expect(await after(60 * 12)).toBe(1);
    expect(await after(60 * 12)).toBe(2);
    expect(last(mailbox)?.text).toContain('2 records need somebody');
    await mend();
    expect(await after(60 * 24)).toBe(2);
  }));

test('a consent that nobody renews is told at 14, 7 and 2 days', () =>
  used('at_once', async ({ consentUntil, after, mailbox }) => {
    await consentUntil(new Date(START + 20 * 24 * 60 * MINUTE));
    const subjects: string[] = [];
    for (let day = 0; day <= 20; day++) {
      const before = mailbox.received.length;
      if ((await after(24 * 60)) > before) subjects.push(last(mailbox)?.subject ?? '');
    }
    expect(subjects).toEqual([
      expect.stringContaining('ends in 14 days'),
      expect.stringContaining('ends in 7 days'),
      expect.stringContaining('ends in 2 days'),
    ]);
  }));

test('reads that run out are told at each level, in the month that it is so', () =>
  used('at_once', async ({ readsRunOut, after, mailbox }) => {
    await readsRunOut('warning');
    expect(await after(2)).toBe(1);
    expect(last(mailbox)?.subject).toContain('the reads of this month may not last until its end');
    await readsRunOut('urgent');
    expect(await after(20)).toBe(2);
    expect(last(mailbox)?.subject).toContain('the reads of this month are all but used up');
    expect(last(mailbox)?.text).toContain('whoever runs this installation can take a larger plan');
    // December.
    expect(await after(10 * 24 * 60)).toBe(2);
  }));

test('who never chose is told of kinds that came since', () =>
  used('at_once', async ({ owner, userId, readsRunOut, after, mailbox }) => {
    const { tenantId } = owner;
    await client.db
      .update(mailChoices)
      .set({ time: null, kinds: ['reconnect'], timeZone: 'UTC' })
      .where(eq(mailChoices.tenantId, tenantId));
    await client.db.update(mailChoices).set({ lookAt: new Date(START) });
    await readsRunOut('warning');
    expect(await after(24 * 60)).toBe(1);
    expect(last(mailbox)?.to).toEqual([`${userId}@larkspur.example`]);
  }));

test.for(ATTENTION_KINDS)('who does not want to know of %s is not told', (kind) =>
  used('at_once', async ({ fail, status, consentUntil, readsRunOut, awaitApproval, choose, after }) => {
    await choose({ kinds: ATTENTION_KINDS.filter((each) => each !== kind) });
    if (kind === 'reconnect') await status('needs_reauth');
    if (kind === 'consent') await consentUntil(new Date(START + 24 * 60 * MINUTE));
    if (kind === 'reads') await readsRunOut('warning');
    if (kind === 'unresolved') await fail(1, 'DuplicateName');
    if (kind === 'approvals') await awaitApproval();
    if (kind === 'payout') await fail(1, 'TotalMismatch', 'payout');
    expect(await after(2)).toBe(0);
    await choose({});
    expect(await after(2)).toBe(1);
  }),
);

test('never means never, and somebody who is disabled gets none', async () => {
  await used('never', async ({ fail, after }) => {
    await fail(1, 'DuplicateName');
    expect(await after(60 * 24)).toBe(0);
  });
  await used('at_once', async ({ fail, after, userId }) => {
    await fail(1, 'DuplicateName');
    await client.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, userId));
    expect(await after(60 * 24)).toBe(0);
  });
});

test('a server that is away: the mail waits and goes under the same id; one that refuses the address ends it', async () => {
  await used('at_once', async ({ fail, after, elsewhere, mailbox, stored }) => {
    elsewhere('smtp://127.0.0.1:1');
    await fail(1, 'DuplicateName');
    expect(await after(2)).toBe(0);
    const [waiting] = await stored();
    expect(waiting).toMatchObject({ state: 'due', tries: 1, error: expect.stringContaining('ECONNREFUSED') });
    elsewhere(mailbox.smtpUrl);
    await client.db.update(mails).set({ dueAt: new Date(0) });
    expect(await after(2)).toBe(1);
    expect(last(mailbox)?.messageId).toBe(`<${waiting?.id}@ledger.example>`);
    expect(await stored()).toMatchObject([{ state: 'sent', error: null }]);
  });
  await used(
    'at_once',
    async ({ fail, after, stored }) => {
      await fail(1, 'DuplicateName');
      expect(await after(2)).toBe(0);
      expect(await stored()).toMatchObject([
        { state: 'failed', error: expect.stringContaining('nobody of that name') },
      ]);
    },
    { refuses: () => 'nobody of that name' },
  );
});

test('signs in at a server that asks for it, and keeps what it does not like for later', () =>
  used(
    'at_once',
    async ({ fail, after, elsewhere, mailbox, stored }) => {
      elsewhere(mailbox.smtpUrl.replace(':right@', ':wrong@'));
      await fail(1, 'DuplicateName');
      expect(await after(2)).toBe(0);
      expect(await stored()).toMatchObject([
        { state: 'due', error: expect.stringContaining('Authentication failed') },
      ]);
      elsewhere(mailbox.smtpUrl);
      await client.db.update(mails).set({ dueAt: new Date(0) });
      expect(await after(2)).toBe(1);
    },
    { login: { user: 'books', password: 'right' } },
  ));

test('workers side by side send each mail once', () =>
  used('at_once', async ({ owner: { tenantId }, userId, mailbox }) => {
    for (let number = 0; number < 12; number++)
      await postMail(client.db, {
        tenantId,
        userId,
        address: 'a@b.example',
        subject: `No. ${number}`,
        text: 'x',
      });
    const send = createMailSender({ url: mailbox.smtpUrl, from: FROM });
    const desk = {
      db: client.db,
      send,
      publicUrl: 'https://sync.example',
      now: () => new Date(START),
      onError,
    };
    await Promise.all(Array.from({ length: 6 }, () => mailOnce(desk)));
    expect(new Set(mailbox.received.map(({ subject }) => subject)).size).toBe(12);
    expect(mailbox.received).toHaveLength(12);
  }));

test('what nobody got because the address was refused is told with the next mail', () =>
  used(
    'at_once',
    async ({ fail, after, mailbox, userId }) => {
      await fail(1, 'DuplicateName');
      expect(await after(2)).toBe(0);
      await client.db.update(users).set({ email: 'mended@larkspur.example' }).where(eq(users.id, userId));
      expect(await after(16)).toBe(1);
      expect(last(mailbox)).toMatchObject({
        to: ['mended@larkspur.example'],
        subject: expect.stringContaining('1 record needs somebody'),
      });
    },
    { refuses: (address) => (address.startsWith('mended') ? undefined : 'nobody of that name') },
  ));

test('who never chose gets what their role gets, also after it changed', () =>
  used('never', async ({ owner: { tenantId }, userId, fail, after }) => {
    const role = (next: 'owner' | 'member') =>
      client.db.update(users).set({ role: next }).where(eq(users.id, userId));
    await client.db.delete(mailChoices).where(eq(mailChoices.tenantId, tenantId));
    await fail(1, 'DuplicateName');
    await role('member');
    expect(await after(24 * 60)).toBe(0);
    expect(await after(24 * 60)).toBe(0);
    await role('owner');
    expect(await after(24 * 60)).toBe(1);
    await role('member');
    expect(await after(24 * 60)).toBe(1);
  }));

test('one person whose mail cannot be written keeps nobody else from theirs', () =>
  used('at_once', async ({ owner: { tenantId }, fail, after }) => {
    const broken = { tenantId, id: newId('usr'), email: 'b@b.example', name: 'B', role: 'member' as const };
    await client.db.insert(users).values({ ...broken, passwordHash: 'x' });
    await client.db.insert(mailChoices).values({
      tenantId,
      userId: broken.id,
      time: 'morning',
      kinds: [],
      timeZone: 'Nowhere/At_All',
      lookAt: new Date(0),
    });
    await fail(1, 'DuplicateName');
    expect(await after(2, () => undefined)).toBe(1);
  }));
