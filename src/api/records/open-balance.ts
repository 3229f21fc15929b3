import type { Database } from '../../db/client.ts';
import { type Allocated, readAllocated } from '../../db/records/allocated.ts';
import { type Payment, paymentSchema } from '../../domain/entities/payment.ts';
import { type Problem, type RecordRef, refKey } from '../../domain/entity.ts';
import { addAmounts, isMore } from '../../domain/money.ts';

/** An invoice, as far as paying it goes. */
export interface Payable {
  name: string;
  /** What it asks for; absent for a record that is no invoice. */
  total: string | null;
  status: string | null;
}

/** What payments give to invoices: stored ones, and the lines before in the same request. */
export class Allocations {
  readonly #parts = new Map<string, Map<string, string>>();

  constructor(stored: readonly Allocated[] = []) {
    for (const part of stored) this.#set(part);
  }

  /** Takes over what a payment says now. */
  take(paymentId: string, { status, allocations }: Payment): void {
    for (const parts of this.#parts.values()) parts.delete(paymentId);
    if (status !== 'collected') return;
    for (const { invoiceId, amount } of allocations) this.#set({ invoiceId, paymentId, amount });
  }

  of(invoiceId: string, paymentId: string): string {
    return this.#parts.get(invoiceId)?.get(paymentId) ?? '0';
  }

  /** What all payments but this one give to the invoice. */
  others(invoiceId: string, paymentId: string, currency: string): string {
    const parts = [...(this.#parts.get(invoiceId) ?? [])].filter(([id]) => id !== paymentId);
    return addAmounts(
      parts.map(([, amount]) => amount),
      currency,
    );
  }

  #set({ invoiceId, paymentId, amount }: Allocated): void {
    const parts = this.#parts.get(invoiceId) ?? new Map<string, string>();
    this.#parts.set(invoiceId, parts.set(paymentId, amount));
  }
}

/** Of the invoices that payments among these records pay. */
export async function readAllocations(
  db: Database,
  tenantId: string,
  payments: readonly Record<string, unknown>[],
): Promise<Allocations> {
  const parsed = payments.flatMap((data) => paymentSchema.safeParse(data).data ?? []);
  const invoiceIds = parsed.flatMap(({ allocations }) => allocations.map(({ invoiceId }) => invoiceId));
  const customerIds = parsed.map(({ customerId }) => customerId);
  return new Allocations(await readAllocated(db, tenantId, { invoiceIds, customerIds }));
}

/**
 * Allocations of more than their invoices have open, as far as it is known here: of money that came in, which is all
 * that is sent. One that was taken before is not refused again: what else of the payment changes is to be stored.
 */
export function openBalanceProblems(
  { recordId, data }: Pick<RecordRef, 'recordId'> & { data: Record<string, unknown> },
  invoices: ReadonlyMap<string, Payable>,
  allocated: Allocations,
): Problem[] {
  const payment = paymentSchema.safeParse(data).data;
  if (payment?.status !== 'collected') return [];
  return payment.allocations.flatMap(({ invoiceId, amount }, index) => {
    const found = invoices.get(refKey({ entityType: 'invoice', recordId: invoiceId }));
    if (!found?.total || !isMore(amount, allocated.of(invoiceId, recordId))) return [];
    const message = aboveOpen(
      amount,
      found,
      allocated.others(invoiceId, recordId, payment.currency),
      payment,
    );
    return message === undefined ? [] : [{ path: ['allocations', index, 'amount'], message }];
  });
}

function aboveOpen(
  amount: string,
  { name, total, status }: Payable,
  paid: string,
  { currency }: Payment,
): string | undefined {
  if (status === 'void') return isMore(amount, 0) ? `is ${amount}, but invoice ${name} is void` : undefined;
  const open = addAmounts([total ?? '0', `-${paid}`], currency);
  if (!isMore(amount, open)) return undefined;
  const left = open.startsWith('-') ? addAmounts(['0'], currency) : open;
  return `is ${amount}, but invoice ${name} has ${left} open: its total is ${total}, and other payments pay ${paid} of it`;
}
