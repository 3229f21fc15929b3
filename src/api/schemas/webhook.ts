import { z } from 'zod';
import { outboundEventTypes } from '../../domain/outbound-event.ts';
import { cursorParameter, instantSchema, limitParameter } from './common.ts';

export const eventTypeSchema = z.enum(outboundEventTypes()).meta({ id: 'WebhookEventType' });

const url = z
  .url({ protocol: /^https?$/, message: 'use an address that begins with https://' })
  .max(1_000)
  .refine(
    (text) => !URL.canParse(text) || !new URL(text).username,
    'holds a name and a password; leave them out',
  )
  .meta({ example: 'https://example.com/ledgerbridge' });

export const newEndpointSchema = z
  .strictObject({
    url,
    description: z.string().max(200).default(''),
    events: z
      .array(eventTypeSchema)
      .max(50)
      .default([])
      .describe('What to tell; nothing named means all of it'),
  })
  .meta({ id: 'NewWebhookEndpoint' });

export const endpointChangeSchema = newEndpointSchema
  .extend({ enabled: z.boolean().default(true).describe('While it is off it is told nothing') })
  .meta({ id: 'WebhookEndpointChange' });

export const endpointSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    events: z.array(eventTypeSchema),
    enabled: z.boolean(),
    disabledReason: z.string().nullable(),
    failingSince: instantSchema.nullable().describe('Since when it has taken nothing'),
    createdAt: instantSchema,
  })
  .meta({ id: 'WebhookEndpoint' });

export const endpointSecretSchema = endpointSchema
  .extend({ secret: z.string().describe('Signs what is sent (Standard Webhooks); shown this once') })
  .meta({ id: 'WebhookEndpointWithSecret' });

export const rotateSchema = z.strictObject({
  keepOld: z
    .boolean()
    .default(true)
    .describe('Sign with the old secret too, until the next rotation, so that nothing is refused meanwhile'),
});

const stateSchema = z.enum(['pending', 'delivered', 'failed']);

export const deliverySchema = z
  .object({
    id: z.string(),
    eventId: z.string().describe('The header webhook-id: the same for every try'),
    type: eventTypeSchema,
    data: z.record(z.string(), z.unknown()),
    state: stateSchema,
    tries: z.int(),
    attempts: z.array(
      z.object({
        at: instantSchema,
        durationMs: z.number(),
        status: z.int().optional(),
        error: z.string().optional(),
      }),
    ),
    nextTryAt: instantSchema.nullable(),
    createdAt: instantSchema,
    deliveredAt: instantSchema.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const deliveryQuery = z.strictObject({
  state: stateSchema.optional(),
  cursor: cursorParameter,
  limit: limitParameter(25, 200),
});

export const deliveryParams = z.object({
  id: z.string().min(1).max(200),
  delivery: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
});

export const replaySchema = z.strictObject({
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .describe('Everything since then that was not taken'),
});

export const replayedSchema = z.object({ replayed: z.int() }).meta({ id: 'WebhookReplay' });

export type EndpointView = z.infer<typeof endpointSchema>;
export type DeliveryView = z.infer<typeof deliverySchema>;
