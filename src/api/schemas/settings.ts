import { z } from 'zod';
import { ACCOUNT_POLICIES } from '../../domain/account.ts';
import { SYNCS_BY } from '../../domain/connector.ts';
import { REGIONS } from '../../domain/region.ts';
import { entityTypeSchema } from './common.ts';

export const regionSchema = z.enum(REGIONS).meta({ id: 'Region' });

const fields = {
  enabled: z.boolean().describe('Enable Sync: while it is off nothing is sent, whatever the toggles say'),
  conflictPolicy: z.enum(['ours_wins', 'theirs_wins', 'ask']).describe('When both sides changed a record'),
};

export const accountPolicySchema = z.enum(ACCOUNT_POLICIES).meta({ id: 'AccountPolicy' });

const accounts = accountPolicySchema.describe(
  'Which customers sync by themselves: those that have invoices or payments, or all',
);

export const syncsBySchema = z.enum(SYNCS_BY).meta({ id: 'SyncsBy' });

const syncsBy = syncsBySchema.describe(
  'Whether a change is sent at once (`events`), or waits for the next sync run (`runs`)',
);

const toggles = z.partialRecord(entityTypeSchema, z.boolean());

export const settingsSchema = z
  .object({
    ...fields,
    askBeforeLinking: z
      .boolean()
      .describe('A record whose name exists in QuickBooks already waits until a person links the two'),
    approvalRequired: z
      .boolean()
      .describe('Nothing goes either way until a person has approved it in the Sync Wizard'),
    accounts,
    syncsBy,
    autoSync: toggles.describe('Which types are sent by themselves when they change'),
    timesheetStartDate: z.iso
      .date()
      .nullable()
      .describe('Timesheets before it are not sent; set to today when their toggle is first switched on'),
    region: regionSchema.nullable().describe('Decides how sales tax is stated; null until it is known'),
    foldAccents: z
      .boolean()
      .nullable()
      .describe(
        'Texts go without accents, é as e, and the log tells it; null where accents are never a matter',
      ),
  })
  .meta({ id: 'SyncSettings' });

export const newSettingsSchema = z
  .strictObject({
    ...fields,
    askBeforeLinking: z.boolean().optional().describe('Stays as it is when left out'),
    approvalRequired: z
      .boolean()
      .optional()
      .describe('Stays as it is when left out. Switched off, all that waits goes, but what was cleared'),
    accounts: accounts.optional().describe('Stays as it is when left out'),
    syncsBy: syncsBy.optional().describe('Stays as it is when left out'),
    autoSync: toggles.describe('A toggle that is left out stays as it is'),
    timesheetStartDate: z.iso
      .date()
      .nullish()
      .describe('Today or earlier, where the company is; stays as it is when left out'),
    region: regionSchema
      .nullish()
      .describe('May be chosen until a company is connected; stays as it is when left out'),
    foldAccents: z
      .boolean()
      .nullish()
      .describe('For company files that refuse texts with accents; stays as it is when left out'),
  })
  .meta({ id: 'NewSyncSettings' });

export const changedSettingsSchema = settingsSchema
  .extend({
    unsent: z
      .partialRecord(entityTypeSchema, z.int())
      .describe(
        'How many records of each type a manual push would send: switching on sends none of them by itself. Empty while Enable Sync is off',
      ),
  })
  .meta({ id: 'ChangedSyncSettings' });

export type SettingsView = z.infer<typeof settingsSchema>;
export type NewSettings = z.infer<typeof newSettingsSchema>;
export type ChangedSettings = z.infer<typeof changedSettingsSchema>;
