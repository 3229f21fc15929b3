import { z } from 'zod';
import { customerSchema } from '../../../domain/entities/customer.ts';
import { invoiceSchema } from '../../../domain/entities/invoice.ts';
import { paymentSchema } from '../../../domain/entities/payment.ts';
import { serviceItemSchema } from '../../../domain/entities/service-item.ts';
import type { EntityType } from '../../../domain/entity.ts';
import { SyncError } from '../../../errors.ts';
import type { JsonObject } from '../exact-json.ts';
import type { Find } from '../find/find-context.ts';
import { findCustomer } from '../find/find-customer.ts';
import { findInvoice } from '../find/find-invoice.ts';
import { findPayment } from '../find/find-payment.ts';
import { findServiceItem } from '../find/find-service-item.ts';
import { customerRow, invoiceRow, itemRow, paymentRow } from '../rows.ts';
import { readCustomer } from './read-customer.ts';
import type { Reading } from './read-fields.ts';
import { readInvoice } from './read-invoice.ts';
import { readPayment } from './read-payment.ts';
import { readServiceItem } from './read-service-item.ts';
import type { WriteContext } from './write-context.ts';
import { writeCustomer } from './write-customer.ts';
import { writeInvoice } from './write-invoice.ts';
import { writePayment } from './write-payment.ts';
import { writeServiceItem } from './write-service-item.ts';

/** How one of our entity types appears in QuickBooks Online. */
export interface VendorEntity {
  /** Member that holds it in bodies; also its name in queries. */
  wireName: string;
  /** Path segment of its address. */
  resource: string;
  /** Names are made inactive, documents are voided. */
  kind: 'name' | 'document';
  /** Members of a create, or of a sparse update. Throws `SyncError` for a record it can never take. */
  write(data: unknown, context: WriteContext): JsonObject;
  /** A row in our terms. Throws `Unreadable`, or the schema's error, for one that does not fit. */
  read(row: unknown): Reading;
  /** Looks for the record by its natural key. */
  find: Find;
}

/** The one place that lists the entity types of this provider. */
export const VENDOR_ENTITIES: Readonly<Record<EntityType, VendorEntity>> = {
  customer: {
    wireName: 'Customer',
    resource: 'customer',
    kind: 'name',
    write: (data, context) => writeCustomer(parsed(customerSchema, data), context),
    read: (row) => readCustomer(customerRow.parse(row)),
    find: findCustomer,
  },
  service_item: {
    wireName: 'Item',
    resource: 'item',
    kind: 'name',
    write: (data, context) => writeServiceItem(parsed(serviceItemSchema, data), context),
    read: (row) => readServiceItem(itemRow.parse(row)),
    find: findServiceItem,
  },
  invoice: {
    wireName: 'Invoice',
    resource: 'invoice',
    kind: 'document',
    write: (data, context) => writeInvoice(parsed(invoiceSchema, data), context),
    read: (row) => readInvoice(invoiceRow.parse(row)),
    find: findInvoice,
  },
  payment: {
    wireName: 'Payment',
    resource: 'payment',
    kind: 'document',
    write: (data, context) => writePayment(parsed(paymentSchema, data), context),
    read: (row) => readPayment(paymentRow.parse(row)),
    find: findPayment,
  },
};

/** Records were validated when they were accepted; a schema may have become stricter since. */
export function parsed<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SyncError({
    type: 'InvalidRecord',
    message: z.prettifyError(result.error),
    field: issue?.path.join('.'),
  });
}
