import { z } from 'zod';

export const addressSchema = z
  .strictObject({
    line1: z.string().max(500).optional(),
    line2: z.string().max(500).optional(),
    city: z.string().max(255).optional(),
    region: z.string().max(255).optional().describe('State or province'),
    postalCode: z.string().max(31).optional(),
    country: z.string().max(255).optional(),
  })
  .meta({ id: 'Address' });

export type Address = z.infer<typeof addressSchema>;
