import { z } from 'zod';
import { ELIGIBLE, type EntityDefinition } from '../entity.ts';
import { currencySchema } from '../money.ts';
import { addressSchema } from './address.ts';

export const customerSchema = z
  .strictObject({
    displayName: z.string().trim().min(1).max(1000),
    companyName: z.string().max(500).optional(),
    givenName: z.string().max(100).optional(),
    familyName: z.string().max(100).optional(),
    email: z.email().max(100).optional(),
    phone: z.string().max(30).optional(),
    mobile: z.string().max(30).optional(),
    website: z.url().max(1000).optional(),
    billingAddress: addressSchema.optional(),
    serviceAddress: addressSchema.optional(),
    notes: z.string().max(2000).optional(),
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
  account: 'itself',
  autoSync: true,
  schema: customerSchema,
  nameOf: (data) => data.displayName,
  nameField: 'displayName',
  eligibility: (data) => (data.active ? ELIGIBLE : { eligible: true, desired: 'inactive' }),
  prerequisites: () => [],
  check: () => [],
  sides: { keptByLink: ['active'] },
};
