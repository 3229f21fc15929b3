import { z } from 'zod';
import { TENANT_LIMITS } from '../../domain/tenant-limit.ts';
import { ROLES, SCOPES } from '../access.ts';
import { instantSchema } from './common.ts';

const limitSchema = z.int().nullable();

export const tenantSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: instantSchema,
    key: z
      .object({ id: z.string(), role: z.enum(ROLES), scopes: z.array(z.enum(SCOPES)) })
      .nullable()
      .describe('Null for a person who is signed in: see GET /v1/session'),
    limits: z
      .record(z.enum(TENANT_LIMITS), z.object({ limit: limitSchema, used: limitSchema }))
      .describe('What an operator limits; null: nothing does, and it is not counted'),
  })
  .meta({ id: 'Tenant' });

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    scopes: z.array(z.string()),
    createdAt: instantSchema,
    revokedAt: instantSchema.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const newApiKeySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    role: z.enum(ROLES).default('member'),
    scopes: z.array(z.enum(SCOPES)).min(1).optional().describe('Default: all that the role allows'),
  })
  .meta({ id: 'NewApiKey' });

export const createdApiKeySchema = apiKeySchema
  .extend({ key: z.string().describe('Shown this once; only its hash is kept') })
  .meta({ id: 'CreatedApiKey' });
