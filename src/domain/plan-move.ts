import { ENTITIES } from './entities/index.ts';
import { invoiceSchema } from './entities/invoice.ts';
import { paymentSchema } from './entities/payment.ts';
import { type RecordRef, refKey } from './entity.ts';
import { addAmounts, negate, sameAmount } from './money.ts';
import type { Standing } from './undo/counterpart-facts.ts';

/** A document of an account that has a counterpart. */
export interface AccountDocument extends RecordRef {
  name: string;
  data: Record<string, unknown>;
  externalId: string;
  /** The customer there that it was written to. */
  from: string;
  deleted: boolean;
  /** Its counterpart is known to be gone. */
  missing: boolean;
  /** It was undone, or is about to be. */
  undone: boolean;
}

/** What stands there now. */
export interface DocumentThere {
  customer: unknown;
  /** Why it cannot be read. */
  unreadable?: string;
  /** What hangs on it; absent where the vendor does not show that with the document. */
  ties?: Standing['ties'];
}

export interface MoveFacts {
  /** By external id, of those that are there. */
  there: ReadonlyMap<string, DocumentThere>;
  /** What is open of invoices, by external id; those that are not in it are settled. Absent where `ties` tell all. */
  open?: { amounts: ReadonlyMap<string, string>; complete: boolean };
  /** ISO date up to which the books are closed. */
  bookCloseDate?: string;
}

export interface PlannedMove {
  document: AccountDocument;
  /** Documents that pay each other move together or not at all. */
  group: string;
  /** Why it stays where it is. */
  stays?: string;
  /** It stands there already, with this customer. */
  standsWith?: string;
}

/** What becomes of each document when all that can be moved is moved. */
export function planMove(documents: readonly AccountDocument[], facts: MoveFacts): PlannedMove[] {
  const groups = new Groups(documents);
  const reasons = new Map<string, string>();
  for (const document of documents) {
    const group = groups.of(document);
    const own = ownReason(document, documents, facts);
    if (own && !reasons.has(group)) reasons.set(group, withName(document, own, groups.size(group)));
  }
  return documents.map((document) => {
    const group = groups.of(document);
    const customer = facts.there.get(keyThere(document))?.customer;
    const standsWith = typeof customer === 'string' && customer !== document.from ? customer : undefined;
    return { document, group, stays: reasons.get(group), standsWith };
  });
}

export const keyThere = ({ entityType, externalId }: Pick<AccountDocument, 'entityType' | 'externalId'>) =>
  `${entityType}/${externalId}`;

function withName({ name }: AccountDocument, reason: string, size: number): string {
  return size > 1 ? `${name}: ${reason}` : reason;
}

function ownReason(
  document: AccountDocument,
  documents: readonly AccountDocument[],
  facts: MoveFacts,
): string | undefined {
  const there = facts.there.get(keyThere(document));
  return (
    hereReason(document) ?? thereReason(document, there, facts) ?? paidReason(document, documents, facts)
  );
}

function hereReason({ entityType, data, deleted, missing, undone }: AccountDocument): string | undefined {
  if (missing) return 'It is no longer in QuickBooks.';
  if (deleted) return 'It is deleted here.';
  if (undone) return 'It was undone, and waits for a person.';
  const verdict = ENTITIES[entityType].eligibility(data);
  if (!verdict.eligible) return verdict.reason;
  return verdict.desired === 'void' ? 'It is void.' : undefined;
}

function thereReason(
  document: AccountDocument,
  there: DocumentThere | undefined,
  { bookCloseDate = '' }: MoveFacts,
): string | undefined {
  if (!there) return 'It is no longer in QuickBooks.';
  if (there.unreadable !== undefined) return `It ${there.unreadable}.`;
  if (there.customer !== document.from) return 'It stands with another customer in QuickBooks.';
  const date = dayOf(document);
  if (date && date <= bookCloseDate)
    return `It is dated ${date}, in books that are closed up to ${bookCloseDate}.`;
  const kinds = new Set(there.ties?.map(({ kind }) => kind));
  if (kinds.has('deposit')) return 'It lies in a deposit in QuickBooks; take it out of that first.';
  return kinds.has('invoice') ? 'It is on an invoice in QuickBooks.' : undefined;
}

function dayOf({ entityType, data }: AccountDocument): string | undefined {
  const { day = 'date' } = ENTITIES[entityType].listed ?? {};
  const value = data[day];
  return typeof value === 'string' ? value : undefined;
}

const PAID_THERE =
  'Something that does not come from here pays it in QuickBooks; take that off it there first.';

/** Where it is not known what hangs on a payment the vendor may not take it off its invoices: then it moves not at all. */
const PAYS_UNSEEN =
  'It pays an invoice, and QuickBooks does not tell here whether it lies in a deposit: what is paid stays where it is. Move the invoice and the payment in QuickBooks.';

/** Everything that pays, or is paid, has to be the account's own. */
function paidReason(
  document: AccountDocument,
  documents: readonly AccountDocument[],
  { there, open }: MoveFacts,
): string | undefined {
  switch (document.entityType) {
    case 'payment': {
      const known = new Set(documents.filter(({ entityType }) => entityType === 'invoice').map(idOf));
      const pays = allocationsOf(document).map(({ invoiceId }) => invoiceId);
      if (pays.length > 0 && there.get(keyThere(document))?.ties === undefined) return PAYS_UNSEEN;
      return pays.every((id) => known.has(id))
        ? undefined
        : 'It pays an invoice that is not this account’s there.';
    }
    case 'invoice': {
      const ties = there.get(keyThere(document))?.ties;
      if (ties) return ties.every((tie) => isOwn(tie, documents)) ? undefined : PAID_THERE;
      return isOpenAsHere(document, documents, open) ? undefined : PAID_THERE;
    }
    default:
      return undefined;
  }
}

const idOf = ({ recordId }: RecordRef) => recordId;

function isOwn(
  { kind, externalId }: Standing['ties'][number],
  documents: readonly AccountDocument[],
): boolean {
  if (kind !== 'payment') return true;
  return documents.some((each) => each.entityType === 'payment' && each.externalId === externalId);
}

/** Whether it is open there by what our payments leave of it. */
function isOpenAsHere(
  { recordId, externalId, data }: AccountDocument,
  documents: readonly AccountDocument[],
  open: MoveFacts['open'],
): boolean {
  const invoice = invoiceSchema.safeParse(data);
  if (!invoice.success || !open?.complete) return false;
  const { total, currency } = invoice.data;
  const paid = documents
    .filter(({ deleted }) => !deleted)
    .flatMap((each) => allocationsOf(each).filter(({ invoiceId }) => invoiceId === recordId))
    .map(({ amount }) => negate(amount, currency));
  return sameAmount(addAmounts([total, ...paid], currency), open.amounts.get(externalId) ?? '0');
}

function allocationsOf({ entityType, data }: AccountDocument) {
  if (entityType !== 'payment') return [];
  const payment = paymentSchema.safeParse(data);
  return payment.success && payment.data.status === 'collected' ? payment.data.allocations : [];
}

/** Documents that pay each other, however indirectly. */
class Groups {
  readonly #leader = new Map<string, string>();

  constructor(documents: readonly AccountDocument[]) {
    for (const document of documents) this.#leader.set(refKey(document), refKey(document));
    for (const payment of documents) {
      for (const { invoiceId } of allocationsOf(payment))
        this.#join(refKey(payment), refKey({ entityType: 'invoice', recordId: invoiceId }));
    }
  }

  of(document: RecordRef): string {
    return this.#find(refKey(document));
  }

  size(group: string): number {
    return [...this.#leader.keys()].filter((key) => this.#find(key) === group).length;
  }

  #join(one: string, other: string): void {
    if (this.#leader.has(other)) this.#leader.set(this.#find(one), this.#find(other));
  }

  #find(key: string): string {
    let at = key;
    for (let next = this.#leader.get(at); next !== undefined && next !== at; next = this.#leader.get(at))
      at = next;
    return at;
  }
}
