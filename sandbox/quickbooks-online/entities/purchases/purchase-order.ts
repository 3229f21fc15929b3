import type { Draft } from '../../engine/draft.ts';
import { fault } from '../../faults/catalog.ts';
import { objects, refId, text } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, date, oneOf, opaque, ref, text as words } from '../fields.ts';
import { shownLinks } from '../sales/settle.ts';
import { chooseCurrency, setTotal } from '../sales/totals.ts';
import { address, emailAddress } from '../shared-fields.ts';
import { vendorFormFields } from './fields.ts';
import { completeExpenseLines } from './lines.ts';

/** An order: it books nothing, and a bill that takes it in closes it. */
export const purchaseOrder: EntityDeclaration = {
  name: 'PurchaseOrder',
  kind: 'transaction',
  operations: ['create', 'update', 'delete'],
  indexes: ['VendorRef'],
  countsRows: true,
  fields: {
    ...vendorFormFields,
    TaxCodeRef: ref('TaxCode'),
    ClassRef: ref('Class'),
    SalesTermRef: ref('Term'),
    DueDate: date,
    ExpectedDate: date,
    ShipTo: ref('Customer'),
    ShipAddr: address,
    ShipMethodRef: opaque,
    FOB: words(),
    POEmail: emailAddress,
    TemplateRef: opaque,
    PrintStatus: oneOf('NotSet', 'NeedToPrint', 'PrintComplete'),
    EmailStatus: oneOf('NotSet', 'NeedToSend', 'EmailSent'),
    ManuallyClosed: bool,
    POStatus: oneOf('Open', 'Closed'),
    DropShipToEntity: opaque,
    ReimbursableInfoRef: opaque,
    InventorySiteRef: opaque,
  },
  prepare: prepareOrder,
  settle(_record, incoming, books) {
    const LinkedTxn = shownLinks({}, incoming, books);
    return incoming.length > 0 ? { LinkedTxn, POStatus: 'Closed' } : { LinkedTxn };
  },
  beforeRemove({ books, before }) {
    if (books.incoming('PurchaseOrder', text(before, 'Id') ?? '').length === 0) return;
    throw fault('800', 'Cannot delete object : other transactions depend on this purchase order', '');
  },
};

function prepareOrder(draft: Draft): void {
  const { record, books } = draft;
  if (!books.settings.features.purchaseOrders) {
    throw fault(
      '5030',
      "Feature Not Supported Error : Purchase orders are not part of this company's subscription.",
      '',
    );
  }
  record.TxnDate ??= books.today;
  chooseCurrency(draft, books.see('Vendor', refId(record, 'VendorRef')));
  setTotal(draft, completeExpenseLines(draft));
  for (const line of objects(record, 'Line')) {
    if (text(line, 'DetailType') === 'ItemBasedExpenseLineDetail') line.Received ??= 0;
  }
  record.POStatus ??= 'Open';
  record.EmailStatus ??= 'NotSet';
}
