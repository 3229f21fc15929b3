import fc from 'fast-check';
import type { Company, Loose } from './company.ts';
import { invoiceAdd, line, paymentAdd } from './company.ts';

/** One step of a random life of a company. Steps that QuickBooks would refuse are refused, and that is fine. */
export interface Step {
  kind: keyof typeof steps;
  /** Picks among what is there. */
  pick: number;
  cents: number;
  taxed: boolean;
}

const customers = ['Crenshaw, Bob', 'Crenshaw, Bob:Pool House', 'DJ Computers'];
const money = (cents: number) => (cents / 100).toFixed(2);
const account = (name: string) => `<AccountRef><FullName>${name}</FullName></AccountRef>`;
const customerOf = (pick: number) => customers[pick % customers.length] ?? '';

type Act = (us: Company, step: Step) => Promise<unknown>;

async function some(us: Company, kind: string, pick: number): Promise<Loose> {
  const lines = kind === 'TimeTracking' ? '' : '<IncludeLineItems>true</IncludeLineItems>';
  const found = (await us.ask(`<${kind}QueryRq>${lines}</${kind}QueryRq>`))[`${kind}Ret`] ?? [];
  return found[pick % Math.max(found.length, 1)];
}

const change = (kind: string, record: Loose, content: string) =>
  `<${kind}ModRq><${kind}Mod><TxnID>${record.TxnID}</TxnID><EditSequence>${record.EditSequence}</EditSequence>${content}</${kind}Mod></${kind}ModRq>`;

const removal =
  (kind: string, verb: 'Del' | 'Void'): Act =>
  async (us, { pick }) => {
    const record = await some(us, kind, pick);
    return (
      record &&
      us.ask(
        `<Txn${verb}Rq><Txn${verb}Type>${kind}</Txn${verb}Type><TxnID>${record.TxnID}</TxnID></Txn${verb}Rq>`,
      )
    );
  };

async function pay(us: Company, { pick, cents, taxed }: Step): Promise<unknown> {
  const invoice = await some(us, 'Invoice', pick);
  if (!invoice) return undefined;
  const due = Math.round(Number(invoice.BalanceRemaining) * 100);
  const part = Math.min(cents, due);
  const total = money(taxed ? part : cents);
  return us.ask(paymentAdd(invoice.CustomerRef.FullName, total, { [invoice.TxnID]: money(part) }));
}

const steps = {
  invoice: (us, { pick, cents, taxed }) =>
    us.ask(
      invoiceAdd(
        customerOf(pick),
        line(money(cents), { tax: taxed ? 'Tax' : 'Non' }) + line('1.05', { quantity: '3' }),
      ),
    ),
  changeInvoice: async (us, { pick, cents }) => {
    const invoice = await some(us, 'Invoice', pick);
    const [first] = [invoice?.InvoiceLineRet ?? []].flat();
    const lines = `<InvoiceLineMod><TxnLineID>${first?.TxnLineID}</TxnLineID><Rate>${money(cents)}</Rate></InvoiceLineMod>`;
    return first && us.ask(change('Invoice', invoice, lines));
  },
  moveInvoice: async (us, { pick }) => {
    const invoice = await some(us, 'Invoice', pick);
    const owner = `<CustomerRef><FullName>${customerOf(pick + 1)}</FullName></CustomerRef>`;
    return invoice && us.ask(change('Invoice', invoice, owner));
  },
  deleteInvoice: removal('Invoice', 'Del'),
  voidInvoice: removal('Invoice', 'Void'),
  pay,
  autoPay: (us, { pick, cents }) => us.ask(paymentAdd(customerOf(pick), money(cents), 'auto')),
  prepay: (us, { pick, cents }) => us.ask(paymentAdd(customerOf(pick), money(cents), 'none')),
  changePayment: async (us, { pick, cents }) => {
    const payment = await some(us, 'ReceivePayment', pick);
    return payment && us.ask(change('ReceivePayment', payment, `<TotalAmount>${money(cents)}</TotalAmount>`));
  },
  deletePayment: removal('ReceivePayment', 'Del'),
  deposit: async (us, { pick, cents }) => {
    const payment = await some(us, 'ReceivePayment', pick);
    const fee = `<DepositLineAdd><AccountRef><FullName>Merchant Account Fees</FullName></AccountRef><Amount>-${money(cents % 300)}</Amount></DepositLineAdd>`;
    return (
      payment &&
      us.ask(
        `<DepositAddRq><DepositAdd><DepositToAccountRef><FullName>Checking</FullName></DepositToAccountRef><DepositLineAdd><PaymentTxnID>${payment.TxnID}</PaymentTxnID></DepositLineAdd>${fee}</DepositAdd></DepositAddRq>`,
      )
    );
  },
  journal: (us, { cents }) =>
    us.ask(
      `<JournalEntryAddRq><JournalEntryAdd><JournalDebitLine>${account('Savings')}<Amount>${money(cents)}</Amount></JournalDebitLine><JournalCreditLine>${account('Sales')}<Amount>${money(cents)}</Amount></JournalCreditLine></JournalEntryAdd></JournalEntryAddRq>`,
    ),
  check: (us, { cents }) =>
    us.ask(
      `<CheckAddRq><CheckAdd>${account('Savings')}<ExpenseLineAdd>${account('Merchant Account Fees')}<Amount>${money(cents)}</Amount></ExpenseLineAdd></CheckAdd></CheckAddRq>`,
    ),
  deleteCheck: removal('Check', 'Del'),
  deleteDeposit: removal('Deposit', 'Del'),
} satisfies Record<string, Act>;

const kinds = Object.keys(steps) as (keyof typeof steps)[];

export const anyLife = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom(...kinds),
    pick: fc.nat(30),
    cents: fc.integer({ min: 1, max: 500_000 }),
    taxed: fc.boolean(),
  }),
  { minLength: 5, maxLength: 30 },
);

export async function live(us: Company, life: readonly Step[]): Promise<void> {
  for (const step of life) {
    const act: Act = steps[step.kind];
    us.pass(1_000);
    await act(us, step);
  }
}
