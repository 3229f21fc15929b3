import type { EntityType } from '../../domain/entity.ts';
import { assertNever } from '../../errors.ts';
import { documentOf } from './entities/entities.ts';

/** Address of a record in QuickBooks Online. A service item has no page of its own there. */
export function deepLink(
  appUrl: string,
  { entityType, externalId, data }: { entityType: EntityType; externalId: string; data?: unknown },
): string | undefined {
  const id = encodeURIComponent(externalId);
  switch (entityType) {
    case 'customer':
      return `${appUrl}/app/customerdetail?nameId=${id}`;
    case 'invoice':
      return `${appUrl}/app/invoice?txnId=${id}`;
    case 'payment':
      return `${appUrl}/app/recvpayment?txnId=${id}`;
    case 'timesheet_entry':
      return `${appUrl}/app/timetracking?txnId=${id}`;
    case 'service_item':
    case 'team_member':
    case 'timesheet':
      return undefined;
    case 'payout':
    case 'payout_activity':
      return data === undefined ? undefined : `${appUrl}/app/${pageOf({ entityType, data })}?txnId=${id}`;
    default:
      return assertNever(entityType);
  }
}

function pageOf(record: { entityType: EntityType; data: unknown }): string {
  const { resource } = documentOf(record);
  return resource === 'purchase' ? 'expense' : resource;
}

/** Developers' test companies live under an address of their own. */
export function appUrlOf(apiBaseUrl: string): string {
  return apiBaseUrl.includes('sandbox-quickbooks')
    ? 'https://app.sandbox.qbo.intuit.com'
    : 'https://app.qbo.intuit.com';
}
