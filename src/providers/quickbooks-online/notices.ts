import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { EntityType } from '../../domain/entity.ts';
import type { ChangeNotice, ChangeNotices } from '../provider.ts';
import { vendorEntity } from './entities/entities.ts';

export interface NoticesOptions {
  /** Verifier tokens of the application's webhook; several while one is being replaced. */
  verifierTokens: readonly string[];
}

/** What the vendor's webhooks tell: signed deliveries of CloudEvents, several companies in one. */
export function createNotices({ verifierTokens }: NoticesOptions): ChangeNotices {
  return {
    source: 'intuit',
    isConfigured: verifierTokens.length > 0,
    verify(rawBody, headers) {
      const given = headers['intuit-signature'];
      return typeof given === 'string' && verifierTokens.some((token) => isSignedWith(token, rawBody, given));
    },
    read: (rawBody) => deliveryOf(rawBody).flatMap(noticeOf),
  };
}

function isSignedWith(token: string, rawBody: Buffer, given: string): boolean {
  const expected = createHmac('sha256', token).update(rawBody).digest();
  const actual = Buffer.from(given, 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Visible ASCII: what becomes part of a key must be storable. */
const token = z.string().regex(/^[\x21-\x7e]{1,200}$/);

const eventSchema = z.object({
  id: token,
  /** As in `qbo.customer.updated.v1`. */
  type: token,
  time: z.iso.datetime({ offset: true }),
  intuitentityid: token,
  intuitaccountid: token,
  data: z.unknown(),
});

const mergeSchema = z.object({ deletedId: token });

/** Events that cannot be read are left out: change data capture brings what they would have told. */
function deliveryOf(rawBody: Buffer): z.infer<typeof eventSchema>[] {
  const parsed = z.array(z.unknown()).safeParse(jsonOf(rawBody));
  if (!parsed.success) return [];
  return parsed.data.flatMap((entry) => eventSchema.safeParse(entry).data ?? []);
}

function jsonOf(rawBody: Buffer): unknown {
  try {
    const body: unknown = JSON.parse(rawBody.toString('utf8'));
    return Array.isArray(body) ? body : [body];
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

function noticeOf(event: z.infer<typeof eventSchema>): ChangeNotice[] {
  const [, name = '', verb = ''] = event.type.toLowerCase().split('.');
  const entityType = TYPE_OF_NAME.get(name);
  if (!entityType) return [];
  const merged = verb === 'merged' ? mergeSchema.safeParse(event.data).data?.deletedId : undefined;
  return [
    {
      eventId: event.id,
      companyId: event.intuitaccountid,
      type: event.type,
      entityType,
      externalId: event.intuitentityid,
      mergedId: merged,
      at: new Date(event.time).toISOString(),
    },
  ];
}
