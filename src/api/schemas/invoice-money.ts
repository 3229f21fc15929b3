import { z } from 'zod';
import { INVOICE_SUMS } from '../../domain/invoice-money.ts';
import { instantSchema } from './common.ts';

const amount = z.string().meta({ example: '12.50' });

const moneySchema = z
  .object({
    total: amount.nullable(),
    tax: amount.nullable(),
    paid: amount.nullable().describe('Here: by collected payments. There: what is not open'),
    open: amount.nullable().describe('Still owed; negative where more was paid than it asks for'),
  })
  .describe('Null what is not told')
  .meta({ id: 'MoneyOfInvoice' });

export const invoiceMoneyQuery = z.strictObject({
  ask: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('A connection whose books are read now: five metered reads at most'),
});

export const invoiceMoneySchema = z
  .object({
    id: z.string(),
    currency: z.string(),
    here: moneySchema,
    connections: z
      .array(
        z.object({
          connectionId: z.string(),
          company: z.string().nullable(),
          asked: z
            .boolean()
            .describe(
              'Read just now; otherwise it is what was agreed at the last sync, and paid and open are not told',
            ),
          at: instantSchema.nullable().describe('Of when it is'),
          gone: z.boolean().describe('It does not exist there any more'),
          there: moneySchema,
          differences: z.array(
            z.object({ of: z.enum(INVOICE_SUMS), difference: amount.describe('There less here') }),
          ),
          paidBy: z.array(z.object({ what: z.string(), amount })).describe('What pays it there'),
        }),
      )
      .describe('Those that it is linked with'),
  })
  .meta({ id: 'InvoiceMoney' });

export type InvoiceMoneyView = z.infer<typeof invoiceMoneySchema>;
