import { randomUUID } from 'node:crypto';
import type { Change } from '../engine/books.ts';
import type { JsonObject } from '../json.ts';

/** Kinds of objects whose changes are told. */
export const webhooked = new Set([
  'Account',
  'Bill',
  'BillPayment',
  'Budget',
  'Class',
  'CompanyCurrency',
  'CreditMemo',
  'Customer',
  'Department',
  'Deposit',
  'Employee',
  'Estimate',
  'Invoice',
  'Item',
  'JournalEntry',
  'Payment',
  'PaymentMethod',
  'Preferences',
  'Purchase',
  'PurchaseOrder',
  'RefundReceipt',
  'SalesReceipt',
  'TaxAgency',
  'Term',
  'TimeActivity',
  'Transfer',
  'Vendor',
  'VendorCredit',
]);

export interface Notice extends Change {
  realmId: string;
  /** Notices of the newer form need not carry `data`. */
  withoutData: boolean;
}

export type WebhookFormat = 'cloudevents' | 'legacy';

const verbs: Record<Change['operation'], string> = {
  Create: 'created',
  Update: 'updated',
  Delete: 'deleted',
  Void: 'void',
  Merge: 'merged',
  Emailed: 'emailed',
};

function cloudEvent(notice: Notice): JsonObject {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'intuit.sandbox',
    type: `qbo.${notice.entity.toLowerCase()}.${verbs[notice.operation]}.v1`,
    datacontenttype: 'application/json',
    time: new Date(notice.at).toISOString(),
    intuitentityid: notice.id,
    intuitaccountid: notice.realmId,
    ...dataOf(notice),
  };
}

function dataOf({ deletedId, withoutData }: Notice): JsonObject {
  if (deletedId !== undefined) return { data: { deletedid: deletedId } };
  return withoutData ? {} : { data: {} };
}

function legacyBody(notices: readonly Notice[]): JsonObject {
  const realms = [...new Set(notices.map(({ realmId }) => realmId))];
  return {
    eventNotifications: realms.map((realmId) => ({
      realmId,
      dataChangeEvent: {
        entities: notices
          .filter((notice) => notice.realmId === realmId)
          .map(({ entity, id, operation, at, deletedId }) => ({
            ...(deletedId === undefined ? {} : { deletedId }),
            name: entity,
            id,
            operation,
            lastUpdated: new Date(at).toISOString(),
          })),
      },
    })),
  };
}

export function webhookBody(format: WebhookFormat, notices: readonly Notice[]): string {
  return JSON.stringify(format === 'legacy' ? legacyBody(notices) : notices.map(cloudEvent));
}
