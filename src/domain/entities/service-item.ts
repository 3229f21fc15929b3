import { z } from 'zod';
import { ELIGIBLE, type EntityDefinition, IN_USE } from '../entity.ts';
import { decimalSchema } from '../money.ts';

export const serviceItemSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(500),
    description: z.string().max(4000).optional(),
    unitPrice: decimalSchema.default('0'),
    taxable: z.boolean().default(false),
    sku: z.string().max(100).optional(),
    active: z.boolean().default(true),
  })
  .meta({ id: 'ServiceItem' });

export type ServiceItem = z.infer<typeof serviceItemSchema>;

export const serviceItem: EntityDefinition<typeof serviceItemSchema> = {
  type: 'service_item',
  label: 'Service Item',
  plural: 'service-items',
  matchedBy: ['name', 'likeness'],
  autoSync: true,
  schema: serviceItemSchema,
  nameOf: (data) => data.name,
  nameField: 'name',
  eligibility: (data) => (data.active ? ELIGIBLE : { eligible: true, desired: 'inactive' }),
  prerequisites: () => [],
  listed: { states: IN_USE },
  check: () => [],
  sides: { keptByLink: ['active'] },
};
