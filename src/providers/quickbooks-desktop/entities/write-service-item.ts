import type { ServiceItem } from '../../../domain/entities/service-item.ts';
import { SyncError } from '../../../errors.ts';
import { fitsPrecision } from '../qbxml/values.ts';
import type { Tree } from '../qbxml/write-message.ts';
import type { WriteContext } from './write-context.ts';
import { levels, reference, text } from './write-fields.ts';

export function writeServiceItem(data: ServiceItem, context: WriteContext): Tree {
  const { facts, isUpdate } = context;
  if (data.sku) context.tell('QuickBooks Desktop has no SKU for a service; it stays here only.');
  const taxCodeId = data.taxable ? facts.taxableCodeId : facts.nonTaxableCodeId;
  return {
    ...levels(data.name, context),
    IsActive: isUpdate ? true : undefined,
    SalesTaxCodeRef: taxCodeId === undefined ? undefined : reference(taxCodeId),
    ...(isUpdate ? changed(data, context) : created(data, context)),
  };
}

/** An item that is bought too keeps what says so. */
function changed(data: ServiceItem, context: WriteContext): Tree {
  const description = text(context, data.description);
  const price = priceOf(data);
  return context.version?.isBought
    ? { SalesAndPurchaseMod: { SalesDesc: description, SalesPrice: price } }
    : { SalesOrPurchaseMod: { Desc: description, Price: price } };
}

/** The account is stated once: an item that a bookkeeper moved to another account stays there. */
function created(data: ServiceItem, context: WriteContext): Tree {
  const { incomeAccountId } = context.facts;
  if (!incomeAccountId) throw noAccount();
  return {
    SalesOrPurchase: {
      Desc: text(context, data.description),
      Price: priceOf(data),
      AccountRef: reference(incomeAccountId),
    },
  };
}

function priceOf({ unitPrice }: ServiceItem): string {
  if (fitsPrecision('price', unitPrice)) return unitPrice;
  throw new SyncError({
    type: 'InvalidRecord',
    message: `QuickBooks keeps a price to five digits after the point, so it cannot hold ${unitPrice}.`,
    field: 'unitPrice',
  });
}

function noAccount(): SyncError {
  return new SyncError({
    type: 'AccountNotMapped',
    message: 'The QuickBooks company has no active income account that service items could be booked to.',
  });
}
