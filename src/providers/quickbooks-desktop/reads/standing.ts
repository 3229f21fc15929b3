import { z } from 'zod';
import type { EntityType } from '../../../domain/entity.ts';
import type { Standing } from '../../../domain/undo/counterpart-facts.ts';
import type { CallResult } from '../../provider.ts';
import type { Response } from '../qbxml/read-message.ts';
import type { MessageRequest, Tree } from '../qbxml/write-message.ts';
import { many } from '../rows.ts';
import { type Answered, refusedRead } from './ask.ts';
import { isAnswered, nodesIn } from './queries.ts';

/**
 * What hangs on a row. An invoice shows what pays it, and time whether it was billed; that a payment lies in a deposit is
 * told by its absence from those that wait for one.
 */

const WAITING = 'waiting';
const ACCOUNTS = 'accounts';

/** What a query of the rows is asked besides. */
export function askedBesides(entityType: EntityType): Tree {
  return entityType === 'invoice' ? { IncludeLinkedTxns: true } : {};
}

/** What is asked in the same set. */
export function standingQueries(entityType: EntityType): MessageRequest[] {
  if (entityType !== 'payment') return [];
  return [
    { name: 'ReceivePaymentToDepositQuery', requestId: WAITING, tree: {} },
    { name: 'AccountQuery', requestId: ACCOUNTS, tree: { AccountType: ['OtherCurrentAsset'] } },
  ];
}

/** Undefined where the answer does not tell. */
type StandingOf = (row: unknown) => Standing | undefined;

export function standingsIn(entityType: EntityType, answer: Pick<Answered, 'of'>): CallResult<StandingOf> {
  switch (entityType) {
    case 'invoice':
      return { ok: true, value: ofInvoice };
    case 'timesheet_entry':
      return { ok: true, value: ofTime };
    case 'payment': {
      const [waiting, accounts] = [answer.of(WAITING), answer.of(ACCOUNTS)];
      const refused = [waiting, accounts].find((response) => !isAnswered(response));
      return refused ? refusedRead(refused) : { ok: true, value: ofPayments(waiting, accounts) };
    }
    default:
      return { ok: true, value: () => undefined };
  }
}

const invoiceRow = z.object({
  LinkedTxn: many(z.object({ TxnID: z.string(), LinkType: z.string().optional() })),
});

/** What is linked by quantity is where its lines came from (an estimate, an order), and pays nothing. */
function ofInvoice(row: unknown): Standing {
  const paid = invoiceRow.parse(row).LinkedTxn.filter(({ LinkType }) => LinkType !== 'QUANTYPE');
  return { ties: paid.map(({ TxnID }) => ({ kind: 'payment', externalId: TxnID })) };
}

const timeRow = z.object({ BillableStatus: z.string().optional() });

function ofTime(row: unknown): Standing {
  const isBilled = timeRow.parse(row).BillableStatus === 'HasBeenBilled';
  return { ties: isBilled ? [{ kind: 'invoice', externalId: '' }] : [] };
}

const waitingRow = z.object({ TxnID: z.string() });
const accountRow = z.object({ ListID: z.string(), SpecialAccountType: z.string().optional() });
const paymentRow = z.object({
  TxnID: z.string(),
  DepositToAccountRef: z.object({ ListID: z.string().optional() }).optional(),
});

function ofPayments(waiting: Response, accounts: Response): StandingOf {
  const free = new Set(nodesIn(waiting).map((node) => waitingRow.parse(node).TxnID));
  const undeposited = nodesIn(accounts)
    .map((node) => accountRow.parse(node))
    .find(({ SpecialAccountType }) => SpecialAccountType === 'UndepositedFunds');
  return (row) => {
    const { TxnID, DepositToAccountRef } = paymentRow.parse(row);
    if (free.has(TxnID)) return { ties: [] };
    const account = DepositToAccountRef?.ListID;
    if (!undeposited || account === undefined) return undefined;
    // What went to another account than this one lies there by itself.
    const isDeposited = account === undeposited.ListID;
    return { ties: isDeposited ? [{ kind: 'deposit', externalId: '' }] : [] };
  };
}
