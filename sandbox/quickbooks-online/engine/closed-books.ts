import { fault } from '../faults/catalog.ts';
import { text } from '../json.ts';
import type { Draft } from './draft.ts';

/**
 * Refuses a transaction dated in a closed period, before or after the change.
 * @throws VendorFault 6210 (6200 for a delete or void)
 */
export function checkBooksOpen(draft: Draft): void {
  const closed = draft.books.settings.bookCloseDate;
  if (!closed || draft.declaration.kind !== 'transaction') return;
  const dates = [text(draft.record, 'TxnDate'), text(draft.before, 'TxnDate')];
  if (!dates.some((date) => date !== undefined && date <= closed)) return;
  const code = draft.operation === 'delete' || draft.operation === 'void' ? '6200' : '6210';
  const rule =
    'The account period has closed and the account books cannot be updated through the QuickBooks Online Services API.';
  throw fault(code, `${rule} Please use the QuickBooks Online website to make these changes.`, '');
}
