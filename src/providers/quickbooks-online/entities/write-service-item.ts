import type { ServiceItem } from '../../../domain/entities/service-item.ts';
import { sameAmount } from '../../../domain/money.ts';
import { SyncError } from '../../../errors.ts';
import { vendorFacts } from '../company-facts.ts';
import { ExactNumber, type JsonObject } from '../exact-json.ts';
import { quickBooksName } from '../names.ts';
import type { WriteContext } from './write-context.ts';
import { reference, text } from './write-fields.ts';

export function writeServiceItem(data: ServiceItem, context: WriteContext): JsonObject {
  return {
    Name: text(context, 'name', quickBooksName(data.name), 100),
    Description: text(context, 'description', data.description, 4000),
    UnitPrice: price(data, context),
    Sku: text(context, 'sku', data.sku, 100),
    ...context.tax.serviceItem(data),
    ...(context.isUpdate ? { Active: true } : booking(context)),
  };
}

/** No price is nothing said, as long as it is not known what is there. */
function price({ unitPrice }: ServiceItem, { isUpdate, clears }: WriteContext): ExactNumber | undefined {
  return isUpdate && !clears && sameAmount(unitPrice, '0') ? undefined : new ExactNumber(unitPrice);
}

/** Stated once: an item that a bookkeeper moved to another account stays there. */
function booking(context: WriteContext): JsonObject {
  const { incomeAccountId } = vendorFacts(context.company);
  if (!incomeAccountId) throw noAccount();
  return { Type: 'Service', IncomeAccountRef: reference(incomeAccountId) };
}

function noAccount(): SyncError {
  return new SyncError({
    type: 'ReferenceNotFound',
    message:
      'The QuickBooks company has no active income account that service items could be booked to. Make one there and press “Read the company again” on the Connection page.',
  });
}
