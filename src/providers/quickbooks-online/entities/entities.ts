import { z } from 'zod';
import { customerSchema } from '../../../domain/entities/customer.ts';
import { invoiceSchema } from '../../../domain/entities/invoice.ts';
import { paymentSchema } from '../../../domain/entities/payment.ts';
import { mainBooking, payoutSchema } from '../../../domain/entities/payout.ts';
import { payoutActivitySchema } from '../../../domain/entities/payout-activity.ts';
import { serviceItemSchema } from '../../../domain/entities/service-item.ts';
import { timesheetEntrySchema } from '../../../domain/entities/timesheet-entry.ts';
import { ENTITY_TYPES, type EntityType } from '../../../domain/entity.ts';
import type { Booking } from '../../../domain/payout-booking.ts';
import { parsed } from '../../parsed.ts';
import type { CompanyCapabilities } from '../../provider.ts';
import type { RowReading } from '../../row-content.ts';
import type { JsonObject } from '../exact-json.ts';
import type { Find } from '../find/find-context.ts';
import { findCustomer } from '../find/find-customer.ts';
import { findInvoice } from '../find/find-invoice.ts';
import { findPayment } from '../find/find-payment.ts';
import { findPayout } from '../find/find-payout.ts';
import { findServiceItem } from '../find/find-service-item.ts';
import { findTimeActivity } from '../find/find-time-activity.ts';
import { customerRow, invoiceRow, itemRow, paymentRow, timeActivityRow } from '../rows.ts';
import { keptLines } from './kept-lines.ts';
import { CUSTOMER_MEMBERS, INVOICE_MEMBERS, ITEM_MEMBERS, PAYMENT_MEMBERS, TIME_MEMBERS } from './members.ts';
import { readCustomer } from './read-customer.ts';
import { readInvoice } from './read-invoice.ts';
import { readPayment } from './read-payment.ts';
import { readServiceItem } from './read-service-item.ts';
import { readTimeActivity } from './read-time-activity.ts';
import type { WriteContext } from './write-context.ts';
import { writeCustomer } from './write-customer.ts';
import { writeInvoice } from './write-invoice.ts';
import { writePayment } from './write-payment.ts';
import { refuseToRead, writePayout, writePayoutActivity } from './write-payout.ts';
import { writeServiceItem } from './write-service-item.ts';
import { frozenTime, writeTimeActivity } from './write-time-activity.ts';

/** A kind of record of QuickBooks Online. */
export interface VendorDocument {
  /** Member that holds it in bodies; also its name in queries. */
  wireName: string;
  /** Path segment of its address. */
  resource: string;
  /** How a document is taken back. */
  removal: 'void' | 'delete';
  /** What voids it: an operation of that name, or an option of an update. */
  voidedBy?: 'operation' | 'update';
}

/** One entity type of ours over there. A type that takes several forms says which one a record has. */
export interface VendorEntity extends VendorDocument {
  forms?: { all: readonly VendorDocument[]; of(data: unknown): VendorDocument };
  /** Names are made inactive, documents are voided. */
  kind: 'name' | 'document';
  /** Property that names are searched by. */
  nameProperty?: 'DisplayName' | 'Name';
  /** Property that people know documents by. */
  numberProperty?: 'DocNumber' | 'PaymentRefNum';
  /** The vendor takes whole updates of it only: what is left out is cleared. */
  fullUpdate?: true;
  /** Members of a create, or of a sparse update. Throws `SyncError` for a record it can never take. */
  write(data: unknown, context: WriteContext): JsonObject;
  /** The members that each field of ours is written to, for those that a change alone is sent of. */
  members?: Readonly<Record<string, readonly string[]>>;
  /** Why it takes no change of ours as it stands there. */
  frozen?(image: unknown): string | undefined;
  /** What of a row has to go back with a write. */
  kept?(row: unknown): unknown;
  /** A row in our terms. Throws `Unreadable`, or the schema's error, for one that does not fit. */
  read(row: unknown, company: CompanyCapabilities | undefined): RowReading;
  /** Looks for the record by its natural key. */
  find: Find;
}

const DEPOSIT: VendorDocument = { wireName: 'Deposit', resource: 'deposit', removal: 'delete' };
const PURCHASE: VendorDocument = { wireName: 'Purchase', resource: 'purchase', removal: 'delete' };
const TRANSFER: VendorDocument = { wireName: 'Transfer', resource: 'transfer', removal: 'delete' };

function formOf({ form }: Booking): VendorDocument {
  switch (form) {
    case 'deposit':
      return DEPOSIT;
    case 'expense':
      return PURCHASE;
    case 'transfer':
      return TRANSFER;
  }
}

const keptRow = z.object({ Line: keptLines });

/** The one place that lists the entity types of this provider. */
const VENDOR_ENTITIES: Readonly<Partial<Record<EntityType, VendorEntity>>> = {
  customer: {
    wireName: 'Customer',
    resource: 'customer',
    removal: 'void',
    kind: 'name',
    nameProperty: 'DisplayName',
    write: (data, context) => writeCustomer(parsed(customerSchema, data), context),
    read: (row) => readCustomer(customerRow.parse(row)),
    members: CUSTOMER_MEMBERS,
    find: findCustomer,
  },
  service_item: {
    wireName: 'Item',
    resource: 'item',
    removal: 'void',
    kind: 'name',
    nameProperty: 'Name',
    write: (data, context) => writeServiceItem(parsed(serviceItemSchema, data), context),
    read: (row) => readServiceItem(itemRow.parse(row)),
    members: ITEM_MEMBERS,
    find: findServiceItem,
  },
  invoice: {
    wireName: 'Invoice',
    resource: 'invoice',
    removal: 'void',
    kind: 'document',
    numberProperty: 'DocNumber',
    write: (data, context) => writeInvoice(parsed(invoiceSchema, data), context),
    read: (row, company) => readInvoice(invoiceRow.parse(row), company),
    members: INVOICE_MEMBERS,
    kept: (row) => keptRow.safeParse(row).data?.Line,
    find: findInvoice,
  },
  payment: {
    wireName: 'Payment',
    resource: 'payment',
    removal: 'void',
    voidedBy: 'update',
    kind: 'document',
    numberProperty: 'PaymentRefNum',
    write: (data, context) => writePayment(parsed(paymentSchema, data), context),
    read: (row, company) => readPayment(paymentRow.parse(row), company),
    members: PAYMENT_MEMBERS,
    find: findPayment,
  },
  payout_activity: {
    ...DEPOSIT,
    kind: 'document',
    forms: {
      all: [DEPOSIT, PURCHASE, TRANSFER],
      of: (data) => formOf(parsed(payoutActivitySchema, data).booking),
    },
    write: (data, context) => writePayoutActivity(parsed(payoutActivitySchema, data), context),
    read: refuseToRead,
    find: (input) => findPayout(input, documentOf(input.item)),
  },
  payout: {
    ...DEPOSIT,
    kind: 'document',
    forms: { all: [DEPOSIT, TRANSFER], of: (data) => formOf(mainBooking(parsed(payoutSchema, data))) },
    write: (data, context) => writePayout(parsed(payoutSchema, data), context),
    read: refuseToRead,
    find: (input) => findPayout(input, documentOf(input.item)),
  },
  timesheet_entry: {
    wireName: 'TimeActivity',
    resource: 'timeactivity',
    removal: 'delete',
    kind: 'document',
    fullUpdate: true,
    frozen: frozenTime,
    write: (data, context) => writeTimeActivity(parsed(timesheetEntrySchema, data), context),
    read: (row) => readTimeActivity(timeActivityRow.parse(row)),
    members: TIME_MEMBERS,
    find: findTimeActivity,
  },
};

export const OFFERED_TYPES: readonly EntityType[] = ENTITY_TYPES.filter((type) => VENDOR_ENTITIES[type]);

/** @throws Error for a type that is not among `capabilities.entityTypes`: a bug of the caller. */
export function vendorEntity(entityType: EntityType): VendorEntity {
  const entity = VENDOR_ENTITIES[entityType];
  if (!entity) throw new Error(`${entityType} has no counterpart in QuickBooks Online`);
  return entity;
}

/** What a record of ours is over there. */
export function documentOf({ entityType, data }: { entityType: EntityType; data: unknown }): VendorDocument {
  const entity = vendorEntity(entityType);
  return entity.forms?.of(data) ?? entity;
}

/** The form of what stands there, for types that take several. */
export function formIn(entityType: EntityType, image: unknown): VendorDocument | undefined {
  if (!vendorEntity(entityType).forms || typeof image !== 'object' || image === null) return undefined;
  if ('FromAccountRef' in image) return TRANSFER;
  return 'PaymentType' in image ? PURCHASE : DEPOSIT;
}

/** Everything that records of a type may be over there. */
export function documentsOf(entityType: EntityType): readonly VendorDocument[] {
  const entity = vendorEntity(entityType);
  return entity.forms?.all ?? [entity];
}
