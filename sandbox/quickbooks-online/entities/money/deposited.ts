import type { Draft } from '../../engine/draft.ts';
import { fault } from '../../faults/catalog.ts';
import { text } from '../../json.ts';

/**
 * Money that lies in a deposit is frozen: no change of any kind until the deposit lets it go.
 * @throws VendorFault 6540
 */
export function frozenWhenDeposited({ books, declaration, before }: Draft): void {
  const id = text(before, 'Id');
  if (id === undefined) return;
  const deposited = books.incoming(declaration.name, id).some(({ to }) => to.entity === 'Deposit');
  if (!deposited) return;
  const rule =
    'This transaction has been deposited. If you want to change or delete this transaction, you must edit the deposit it appears on and remove it first.';
  throw fault('6540', `Deposited Transaction cannot be changed : ${rule}`, '');
}
