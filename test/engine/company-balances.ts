import { z } from 'zod';
import type { Vendor } from './quickbooks.ts';
import type { Company } from './undo-desk.ts';

/** Cents by account, customer or invoice: "Account 35", "Customer 7", "Invoice 12". */
export type Balances = ReadonlyMap<string, number>;

const balancesSchema = z.object({ balances: z.record(z.string(), z.number()) });
const nameSchema = z.looseObject({ Balance: z.number().optional() });

/** What every account was debited, income and expenses too, and what each customer and invoice owes, as the stand-in has it. */
export async function balancesOf(vendor: Vendor, realmId: string, company: Company): Promise<Balances> {
  const answer = await vendor.control(`/companies/${realmId}/balances`, undefined, 'GET');
  const accounts = Object.entries(balancesSchema.parse(answer).balances);
  const owing = [...company].filter(([key]) => /^(Customer|Invoice) /.test(key));
  return new Map([
    ...accounts.map(([id, cents]) => [`Account ${id}`, cents] as const),
    ...owing.map(([key, held]) => [key, cents(nameSchema.parse(held).Balance)] as const),
  ]);
}

const BALANCES: Readonly<Record<string, readonly string[]>> = {
  Account: ['CurrentBalance', 'CurrentBalanceWithSubAccounts'],
  Customer: ['Balance', 'BalanceWithJobs'],
  // Which payments pay it, the payments say.
  Invoice: ['Balance', 'LinkedTxn'],
};

/** What the objects are apart from their balances, which are compared for themselves. */
export function withoutBalances(company: Company): Company {
  return new Map(
    [...company].map(([key, held]) => {
      const left = BALANCES[key.split(' ')[0] ?? ''] ?? [];
      const members = Object.entries(z.looseObject({}).parse(held));
      return [key, Object.fromEntries(members.filter(([name]) => !left.includes(name)))];
    }),
  );
}

const ref = z.looseObject({ value: z.string() });
const documentSchema = z.looseObject({
  TotalAmt: z.number().default(0),
  CustomerRef: ref.optional(),
  DepositToAccountRef: ref.optional(),
  Line: z
    .array(
      z.looseObject({
        Amount: z.number().default(0),
        LinkedTxn: z.array(z.looseObject({ TxnId: z.string(), TxnType: z.string() })).default([]),
        SalesItemLineDetail: z.looseObject({ ItemAccountRef: ref.optional() }).optional(),
      }),
    )
    .default([]),
});

/** What these documents alone move, reckoned here from what they say. */
export function movedBy(company: Company, documents: Iterable<string>): Balances {
  const moved = new Map<string, number>();
  const move = (key: string, amount: number) => moved.set(key, (moved.get(key) ?? 0) + amount);
  const accounts = { receivable: receivableIn(company), undeposited: undepositedIn(company) };
  for (const key of documents) {
    if (company.has(key)) post(key, documentSchema.parse(company.get(key)), accounts, move);
  }
  return moved;
}

type Document = z.output<typeof documentSchema>;

function post(
  key: string,
  { TotalAmt, CustomerRef, DepositToAccountRef, Line }: Document,
  { receivable, undeposited }: { receivable: string; undeposited: string },
  move: (key: string, amount: number) => void,
): void {
  const party = `Customer ${CustomerRef?.value}`;
  const bank = `Account ${DepositToAccountRef?.value}`;
  switch (key.split(' ')[0]) {
    case 'Invoice':
      move(receivable, cents(TotalAmt));
      move(party, cents(TotalAmt));
      move(key, cents(TotalAmt));
      for (const { Amount, SalesItemLineDetail: detail } of Line)
        if (detail) move(`Account ${detail.ItemAccountRef?.value}`, -cents(Amount));
      return;
    case 'Payment':
      move(bank, cents(TotalAmt));
      move(receivable, -cents(TotalAmt));
      move(party, -cents(TotalAmt));
      for (const { Amount, LinkedTxn } of Line)
        for (const { TxnId, TxnType } of LinkedTxn) move(`${TxnType} ${TxnId}`, -cents(Amount));
      return;
    case 'Deposit':
      move(bank, cents(TotalAmt));
      for (const { Amount, LinkedTxn } of Line) if (LinkedTxn.length > 0) move(undeposited, -cents(Amount));
      return;
    default:
      // It moves no balance.
      return;
  }
}

/** What changed of the balances beyond what the documents explain: by account or customer, in cents. */
export function unexplained(
  before: { balances: Balances; company: Company },
  after: { balances: Balances; company: Company },
  documents: readonly string[],
): [string, number][] {
  const [was, is] = [movedBy(before.company, documents), movedBy(after.company, documents)];
  const of = (balances: Balances, key: string) => balances.get(key) ?? 0;
  return [...new Set([...before.balances.keys(), ...after.balances.keys(), ...was.keys(), ...is.keys()])]
    .map((key): [string, number] => [
      key,
      of(after.balances, key) - of(before.balances, key) - (of(is, key) - of(was, key)),
    ])
    .filter(([, rest]) => rest !== 0);
}

const accountSchema = z.looseObject({ AccountType: z.string(), AccountSubType: z.string().optional() });

function receivableIn(company: Company): string {
  return accountLike(company, ({ AccountType }) => AccountType === 'Accounts Receivable');
}

function undepositedIn(company: Company): string {
  return accountLike(company, ({ AccountSubType }) => AccountSubType === 'UndepositedFunds');
}

function accountLike(company: Company, is: (account: z.output<typeof accountSchema>) => boolean): string {
  const found = [...company].find(
    ([key, held]) => key.startsWith('Account ') && is(accountSchema.parse(held)),
  );
  if (!found) throw new Error('the company has no such account');
  return found[0];
}

function cents(amount = 0): number {
  return Math.round(amount * 100);
}
