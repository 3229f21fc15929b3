import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { ChangeNotice, ChangeNotices, ReadNotices } from '../provider.ts';
import { vendorEntity } from './entities/entities.ts';

export interface NoticesOptions {
  /** Verifier tokens of the application's webhook; several while one is being replaced. */
  verifierTokens: readonly string[];
}

/** What the vendor's webhooks tell: signed deliveries of CloudEvents, or in its older form; several companies in one. */
export function createNotices({ verifierTokens }: NoticesOptions): ChangeNotices {
  return {
    source: 'intuit',
    isConfigured: verifierTokens.length > 0,
    verify(rawBody, headers) {
      const given = headers['intuit-signature'];
      return typeof given === 'string' && verifierTokens.some((token) => isSignedWith(token, rawBody, given));
    },
    read: (rawBody, now) => readDelivery(rawBody, now),
  };
}

function isSignedWith(token: string, rawBody: Buffer, given: string): boolean {
  const expected = createHmac('sha256', token).update(rawBody).digest();
  const actual = Buffer.from(given, 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Visible ASCII: what becomes part of a key must be storable. */
const token = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const instant = z.iso.datetime({ offset: true });

/** `data` may be absent, and a merge names who went up in lower case as well. */
const cloudEvent = z
  .object({
    id: token,
    /** As in `qbo.customer.updated.v1`. */
    type: token,
    time: instant,
    intuitentityid: token,
    intuitaccountid: token,
    data: z.object({ deletedId: token.optional(), deletedid: token.optional() }).nullish().catch(undefined),
  })
  .transform(({ data, ...event }): Told => {
    const [, name = '', verb = ''] = event.type.toLowerCase().split('.');
    return {
      name,
      verb,
      notice: {
        eventId: event.id,
        companyId: event.intuitaccountid,
        type: event.type,
        externalId: event.intuitentityid,
        mergedId: data?.deletedId ?? data?.deletedid,
        at: event.time,
      },
    };
  });

const legacyBody = z.object({
  eventNotifications: z.array(
    z.object({ realmId: token, dataChangeEvent: z.object({ entities: z.array(z.unknown()) }) }),
  ),
});
const legacyEntity = z.object({
  name: token,
  id: token,
  operation: token,
  lastUpdated: instant,
  deletedId: token.optional(),
  deletedID: token.optional(),
});

/** One event, before it is known whether we keep its type. */
interface Told {
  name: string;
  verb: string;
  notice: Omit<ChangeNotice, 'entityType'>;
}

/** Repeats are recognised for this long; an event older than that would be taken for new. */
const OLDEST_MS = 7 * 24 * 3_600_000;

function readDelivery(rawBody: Buffer, now: Date): ReadNotices {
  const events = eventsIn(jsonOf(rawBody));
  const understood = events.filter((event) => event !== undefined);
  const recent = understood.filter(({ notice }) => now.getTime() - Date.parse(notice.at) <= OLDEST_MS);
  return {
    told: recent.flatMap(noticeOf),
    notUnderstood: events.length - understood.length,
    tooOld: understood.length - recent.length,
  };
}

/** Each event of a body, undefined where it cannot be read. */
function eventsIn(body: unknown): (Told | undefined)[] {
  const legacy = legacyBody.safeParse(body).data;
  if (legacy) {
    return legacy.eventNotifications.flatMap(({ realmId, dataChangeEvent }) =>
      dataChangeEvent.entities.map((entity) => legacyEvent(realmId, entity)),
    );
  }
  return (Array.isArray(body) ? body : [body]).map((event) => cloudEvent.safeParse(event).data);
}

/** Its events have no id: what they tell makes one. */
function legacyEvent(companyId: string, entity: unknown): Told | undefined {
  const event = legacyEntity.safeParse(entity).data;
  if (!event) return undefined;
  const { name, id, operation, lastUpdated } = event;
  return {
    name: name.toLowerCase(),
    verb: operation.toLowerCase(),
    notice: {
      eventId: `${companyId}/${name}/${id}/${operation}/${lastUpdated}`.slice(0, 200),
      companyId,
      type: `${name}.${operation}`,
      externalId: id,
      mergedId: event.deletedId ?? event.deletedID,
      at: lastUpdated,
    },
  };
}

function jsonOf(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
}

const TYPE_OF_NAME: ReadonlyMap<string, EntityType> = new Map(
  (['customer', 'service_item', 'invoice', 'payment'] as const).map((type) => [
    vendorEntity(type).wireName.toLowerCase(),
    type,
  ]),
);

const MERGES = new Set(['merge', 'merged']);

function noticeOf({ name, verb, notice }: Told): ChangeNotice[] {
  const entityType = TYPE_OF_NAME.get(name);
  if (!entityType) return [];
  const mergedId = MERGES.has(verb) ? notice.mergedId : undefined;
  return [{ ...notice, entityType, mergedId, at: new Date(notice.at).toISOString() }];
}
