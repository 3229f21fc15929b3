import { z } from 'zod';
import { localeOf } from '../../domain/place.ts';
import { ROLES, SCOPES } from '../access.ts';
import { passwordSchema } from '../people/password.ts';
import { instantSchema } from './common.ts';

const emailSchema = z.email().max(200).meta({ example: 'maria@example.com' });
const nameSchema = z.string().trim().min(1).max(200);
/** Whatever is typed when signing in: rules are for new passwords. */
const triedPasswordSchema = z.string().min(1).max(200);
const tokenSchema = z.string().min(1).max(200).describe('What the link has after its #');

export const userSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    state: z.enum(['invited', 'active', 'disabled']),
    lastSignInAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'User' });

export const newUserSchema = z
  .strictObject({ email: emailSchema, name: nameSchema, role: z.enum(ROLES).default('member') })
  .meta({ id: 'NewUser' });

export const userChangeSchema = z
  .strictObject({ name: nameSchema, role: z.enum(ROLES), disabled: z.boolean() })
  .meta({ id: 'UserChange' });

export const invitationLinkSchema = z
  .object({
    url: z.string().describe('Pass it on; shown this once, it works once'),
    expiresAt: instantSchema,
  })
  .meta({ id: 'InvitationLink' });

export const invitedUserSchema = userSchema
  .extend({ invitation: invitationLinkSchema })
  .meta({ id: 'InvitedUser' });

export const placeSchema = z.object({
  locale: z
    .string()
    .nullable()
    .describe('How dates and amounts are written, as in `en-CA`; null until anything says the country'),
  localeChosen: z.boolean().describe('False: it follows from the country of the company'),
  timeZone: z.string().nullable().describe('IANA name; null until anything says it'),
});

export const newLocaleSchema = z
  .strictObject({
    locale: z
      .string()
      .max(50)
      .refine((tag) => localeOf(tag) !== undefined, 'Give a language and a country, as in en-CA or de-CH')
      .nullable()
      .describe('A BCP 47 tag with a country; null: as in the country of the company'),
  })
  .meta({ id: 'NewLocale' });

export const sessionSchema = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), name: z.string(), role: z.enum(ROLES) }),
    tenant: placeSchema.extend({ id: z.string(), name: z.string() }),
    scopes: z.array(z.enum(SCOPES)).describe('What this person may do'),
    expiresAt: instantSchema,
  })
  .meta({ id: 'Session' });

export const credentialsSchema = z
  .strictObject({
    email: emailSchema,
    password: triedPasswordSchema,
    tenantId: z.string().min(1).max(200).optional().describe('Which business, where there are several'),
  })
  .meta({ id: 'Credentials' });

export const signInSchema = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('signed_in') }),
    z.object({
      outcome: z.literal('choose'),
      businesses: z.array(z.object({ tenantId: z.string(), name: z.string() })),
    }),
  ])
  .meta({ id: 'SignIn' });

export const passwordChangeSchema = z
  .strictObject({ current: triedPasswordSchema, next: passwordSchema })
  .meta({ id: 'PasswordChange' });

export const invitationTokenSchema = z.strictObject({ token: tokenSchema }).meta({ id: 'InvitationToken' });

export const invitationSchema = z
  .object({ email: z.string(), name: z.string(), tenantName: z.string(), role: z.enum(ROLES) })
  .meta({ id: 'Invitation' });

export const acceptanceSchema = z
  .strictObject({ token: tokenSchema, name: nameSchema, password: passwordSchema })
  .meta({ id: 'Acceptance' });
