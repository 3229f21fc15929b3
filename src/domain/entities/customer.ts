import { z } from 'zod';
import { ELIGIBLE, type EntityDefinition, IN_USE } from '../entity.ts';
import { currencySchema } from '../money.ts';
import { addressSchema } from './address.ts';
import { addressProblems, websiteProblems } from './forms.ts';

export const customerSchema = z
  .strictObject({
    displayName: z.string().trim().min(1).max(1000),
    companyName: z.string().max(500).optional(),
    givenName: z.string().max(100).optional(),
    familyName: z.string().max(100).optional(),
    email: z.string().max(100).optional().describe('Several are separated by commas'),
    phone: z.string().max(30).optional(),
    mobile: z.string().max(30).optional(),
    website: z.string().max(1000).optional().describe('With or without https://'),
    billingAddress: addressSchema.optional(),
    serviceAddress: addressSchema.optional(),
    notes: z.string().max(4000).optional(),
    taxable: z.boolean().default(true),
    currency: currencySchema.optional().describe('Fixed in QuickBooks once the customer exists there'),
    active: z.boolean().default(true),
  })
  .meta({ id: 'Customer' });

export type Customer = z.infer<typeof customerSchema>;

export const customer: EntityDefinition<typeof customerSchema> = {
  type: 'customer',
  label: 'Customer',
  plural: 'customers',
  matchedBy: ['email', 'name', 'likeness'],
  account: 'itself',
  autoSync: true,
  schema: customerSchema,
  nameOf: (data) => data.displayName,
  nameField: 'displayName',
  listed: { states: IN_USE },
  eligibility: (data) => (data.active ? ELIGIBLE : { eligible: true, desired: 'inactive' }),
  prerequisites: () => [],
  check: ({ email, website }) => [...addressProblems('email', email), ...websiteProblems(website)],
  addsUp: () => [],
  sides: { keptByLink: ['active'] },
};
