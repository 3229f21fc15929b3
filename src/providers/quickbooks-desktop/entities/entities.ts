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
import type { RequestName } from '../qbxml/requests.ts';
import type { Tree } from '../qbxml/write-message.ts';
import { customerRow, invoiceRow, itemRow, paymentRow } from '../rows.ts';
import { keptLines } from './kept-lines.ts';
import { CUSTOMER_MEMBERS, INVOICE_MEMBERS, ITEM_MEMBERS, type Members, PAYMENT_MEMBERS } from './members.ts';
import { readCustomer } from './read-customer.ts';
import { readInvoice } from './read-invoice.ts';
import { readPayment } from './read-payment.ts';
import { readServiceItem } from './read-service-item.ts';
import { readTimeTracking } from './read-time-tracking.ts';
import type { WriteContext } from './write-context.ts';
import { writeCustomer } from './write-customer.ts';
import { writeInvoice } from './write-invoice.ts';
import { writePayment } from './write-payment.ts';
import { refuseToRead, writePayout, writePayoutActivity } from './write-payout.ts';
import { writeServiceItem } from './write-service-item.ts';
import { writeTimeTracking } from './write-time-tracking.ts';

/** A kind of record of a company file. */
export interface VendorForm {
  /** As QuickBooks calls it: `Customer`; its rows are `CustomerRet`. */
  name: string;
  add: RequestName;
  mod: RequestName;
  query: RequestName;
  /** Lists have names and are made inactive; transactions are voided or deleted. */
  id: 'ListID' | 'TxnID';
  /** How a transaction is taken back. */
  removal: 'void' | 'delete';
  /** A query gives lines only when it is asked for them. */
  hasLines: boolean;
}

/** One entity type of ours over there. A type that takes several forms says which one a record has. */
export interface VendorEntity {
  forms: readonly [VendorForm, ...VendorForm[]];
  formOf?(data: unknown): VendorForm;
  /** Elements of an Add or a Mod. Throws `SyncError` for a record that QuickBooks can never take. */
  write(data: unknown, context: WriteContext): Tree;
  /** The elements that each field of ours is written to, for types that a change alone is sent of. */
  members?: Members;
  /** What of a row has to go back with a write. */
  kept?(row: unknown): unknown;
  /** A row in our terms. Throws `Unreadable`, or the schema's error, for one that does not fit. */
  read(row: unknown, company: CompanyCapabilities | undefined): RowReading;
}

const CUSTOMER: VendorForm = {
  name: 'Customer',
  add: 'CustomerAdd',
  mod: 'CustomerMod',
  query: 'CustomerQuery',
  id: 'ListID',
  removal: 'delete',
  hasLines: false,
};
const ITEM: VendorForm = {
  name: 'ItemService',
  add: 'ItemServiceAdd',
  mod: 'ItemServiceMod',
  query: 'ItemServiceQuery',
  id: 'ListID',
  removal: 'delete',
  hasLines: false,
};
const INVOICE: VendorForm = {
  name: 'Invoice',
  add: 'InvoiceAdd',
  mod: 'InvoiceMod',
  query: 'InvoiceQuery',
  id: 'TxnID',
  removal: 'void',
  hasLines: true,
};
/** QuickBooks lets nobody void a payment from outside. */
const PAYMENT: VendorForm = {
  name: 'ReceivePayment',
  add: 'ReceivePaymentAdd',
  mod: 'ReceivePaymentMod',
  query: 'ReceivePaymentQuery',
  id: 'TxnID',
  removal: 'delete',
  hasLines: true,
};
const TIME: VendorForm = {
  name: 'TimeTracking',
  add: 'TimeTrackingAdd',
  mod: 'TimeTrackingMod',
  query: 'TimeTrackingQuery',
  id: 'TxnID',
  removal: 'delete',
  hasLines: false,
};
const DEPOSIT: VendorForm = {
  name: 'Deposit',
  add: 'DepositAdd',
  mod: 'DepositMod',
  query: 'DepositQuery',
  id: 'TxnID',
  removal: 'delete',
  hasLines: true,
};
const CHECK: VendorForm = {
  name: 'Check',
  add: 'CheckAdd',
  mod: 'CheckMod',
  query: 'CheckQuery',
  id: 'TxnID',
  removal: 'delete',
  hasLines: true,
};
const JOURNAL: VendorForm = {
  name: 'JournalEntry',
  add: 'JournalEntryAdd',
  mod: 'JournalEntryMod',
  query: 'JournalEntryQuery',
  id: 'TxnID',
  removal: 'delete',
  hasLines: true,
};

function formOf({ form }: Booking): VendorForm {
  switch (form) {
    case 'deposit':
      return DEPOSIT;
    case 'expense':
      return CHECK;
    case 'transfer':
      return JOURNAL;
  }
}

/** The one place that lists the entity types of this provider. */
const VENDOR_ENTITIES: Readonly<Partial<Record<EntityType, VendorEntity>>> = {
  customer: {
    forms: [CUSTOMER],
    members: CUSTOMER_MEMBERS,
    write: (data, context) => writeCustomer(parsed(customerSchema, data), context),
    read: (row, company) => readCustomer(customerRow.parse(row), company),
  },
  service_item: {
    forms: [ITEM],
    members: ITEM_MEMBERS,
    write: (data, context) => writeServiceItem(parsed(serviceItemSchema, data), context),
    read: (row, company) => readServiceItem(itemRow.parse(row), company),
  },
  invoice: {
    forms: [INVOICE],
    members: INVOICE_MEMBERS,
    kept: keptLines,
    write: (data, context) => writeInvoice(parsed(invoiceSchema, data), context),
    read: (row, company) => readInvoice(invoiceRow.parse(row), company),
  },
  payment: {
    forms: [PAYMENT],
    members: PAYMENT_MEMBERS,
    write: (data, context) => writePayment(parsed(paymentSchema, data), context),
    read: (row, company) => readPayment(paymentRow.parse(row), company),
  },
  payout_activity: {
    forms: [DEPOSIT, CHECK, JOURNAL],
    formOf: (data) => formOf(parsed(payoutActivitySchema, data).booking),
    write: (data, context) => writePayoutActivity(parsed(payoutActivitySchema, data), context),
    read: refuseToRead,
  },
  payout: {
    forms: [DEPOSIT, JOURNAL],
    formOf: (data) => formOf(mainBooking(parsed(payoutSchema, data))),
    write: (data, context) => writePayout(parsed(payoutSchema, data), context),
    read: refuseToRead,
  },
  timesheet_entry: {
    forms: [TIME],
    write: (data, context) => writeTimeTracking(parsed(timesheetEntrySchema, data), context),
    read: readTimeTracking,
  },
};

export const OFFERED_TYPES: readonly EntityType[] = ENTITY_TYPES.filter((type) => VENDOR_ENTITIES[type]);

/** @throws Error for a type that is not among `capabilities.entityTypes`: a bug of the caller. */
export function vendorEntity(entityType: EntityType): VendorEntity {
  const entity = VENDOR_ENTITIES[entityType];
  if (!entity) throw new Error(`${entityType} has no counterpart in QuickBooks Desktop`);
  return entity;
}

/** What a record of ours is over there. */
export function formOfRecord({ entityType, data }: { entityType: EntityType; data: unknown }): VendorForm {
  const entity = vendorEntity(entityType);
  return entity.formOf?.(data) ?? entity.forms[0];
}
