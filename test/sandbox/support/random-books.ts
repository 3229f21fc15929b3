import fc from 'fast-check';
import type { Caller, Loose } from './client.ts';
import { invoiceOf, paymentOf, saleLine } from './client.ts';
import { expense, journal } from './forms.ts';

/** One step of a random life of a company. Steps that the vendor would refuse are refused, and that is fine. */
export interface Step {
  kind: keyof typeof steps;
  /** Picks among what is there. */
  pick: number;
  amount: number;
  taxed: boolean;
}

const cents = fc.integer({ min: 1, max: 500_000 }).map((value) => value / 100);

interface State {
  caller: Caller;
  customers: string[];
}

type Act = (state: State, step: Step) => Promise<unknown>;

async function some(state: State, entity: string, pick: number, where = ''): Promise<Loose> {
  const found =
    (await state.caller.query(`select * from ${entity} ${where} orderby Id maxresults 1000`))[entity] ?? [];
  return found[pick % Math.max(found.length, 1)];
}

const customerOf = (state: State, pick: number) => state.customers[pick % state.customers.length] ?? '1';

function post(state: State, path: string, body: object): Promise<unknown> {
  return state.caller.call('POST', path, body);
}

const removal =
  (entity: string, operation: string): Act =>
  async (state, { pick }) => {
    const record = await some(state, entity, pick);
    return (
      record &&
      post(state, `/${entity.toLowerCase()}?operation=${operation}`, {
        Id: record.Id,
        SyncToken: record.SyncToken,
      })
    );
  };

const steps = {
  invoice: (state, { pick, amount, taxed }) => {
    const tax = taxed ? { TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } } } : {};
    const Line = [saleLine(amount, '1', { TaxCodeRef: { value: taxed ? 'TAX' : 'NON' } }), saleLine(1.05)];
    return post(state, '/invoice', { CustomerRef: { value: customerOf(state, pick) }, Line, ...tax });
  },
  changeInvoice: async (state, { pick, amount }) => {
    const { Id, SyncToken } = (await some(state, 'Invoice', pick)) ?? {};
    return Id && post(state, '/invoice', { Id, SyncToken, sparse: true, Line: [saleLine(amount)] });
  },
  moveInvoice: async (state, { pick }) => {
    const { Id, SyncToken } = (await some(state, 'Invoice', pick)) ?? {};
    return (
      Id &&
      post(state, '/invoice', {
        Id,
        SyncToken,
        sparse: true,
        CustomerRef: { value: customerOf(state, pick + 1) },
      })
    );
  },
  voidInvoice: removal('Invoice', 'void'),
  deleteInvoice: removal('Invoice', 'delete'),
  pay: async (state, { pick, amount }) => {
    const invoice = await some(state, 'Invoice', pick, "where Balance > '0'");
    if (!invoice) return undefined;
    const part = Math.min(amount, invoice.Balance);
    return post(state, '/payment', paymentOf(invoice.CustomerRef.value, amount, { [invoice.Id]: part }));
  },
  changePayment: async (state, { pick, amount }) => {
    const { Id, SyncToken } = (await some(state, 'Payment', pick)) ?? {};
    return Id && post(state, '/payment', { Id, SyncToken, sparse: true, TotalAmt: amount });
  },
  voidPayment: removal('Payment', 'void'),
  deletePayment: removal('Payment', 'delete'),
  credit: (state, { pick, amount }) => post(state, '/creditmemo', invoiceOf(customerOf(state, pick), amount)),
  deleteCredit: removal('CreditMemo', 'delete'),
  applyCredit: async (state, { pick }) => {
    const credit = await some(state, 'CreditMemo', pick);
    const invoice =
      credit &&
      (await some(
        state,
        'Invoice',
        pick,
        `where CustomerRef = '${credit.CustomerRef.value}' and Balance > '0'`,
      ));
    if (!invoice) return undefined;
    const part = Math.min(credit.RemainingCredit, invoice.Balance);
    const Line = [
      { Amount: part, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] },
      { Amount: part, LinkedTxn: [{ TxnId: credit.Id, TxnType: 'CreditMemo' }] },
    ];
    return part > 0 && post(state, '/payment', { CustomerRef: credit.CustomerRef, TotalAmt: 0, Line });
  },
  deposit: async (state, { pick, amount }) => {
    const paid = await some(state, 'Payment', pick);
    if (!paid) return undefined;
    const fee = {
      Amount: -Math.min(amount, paid.TotalAmt),
      DetailType: 'DepositLineDetail',
      DepositLineDetail: { AccountRef: { value: '8' } },
    };
    const Line = [
      { Amount: paid.TotalAmt, LinkedTxn: [{ TxnId: paid.Id, TxnType: 'Payment', TxnLineId: '0' }] },
      fee,
    ];
    return post(state, '/deposit', { DepositToAccountRef: { value: '35' }, Line });
  },
  deleteDeposit: removal('Deposit', 'delete'),
  receipt: (state, { pick, amount }) =>
    post(state, '/salesreceipt', invoiceOf(customerOf(state, pick), amount)),
  refund: (state, { pick, amount }) =>
    post(state, '/refundreceipt', {
      ...invoiceOf(customerOf(state, pick), amount),
      DepositToAccountRef: { value: '35' },
    }),
  journal: (state, { pick, amount }) => {
    const Entity = { Type: 'Customer', EntityRef: { value: customerOf(state, pick) } };
    return post(state, '/journalentry', {
      Line: [journal('Debit', amount, '84', Entity), journal('Credit', amount, '35')],
    });
  },
  transfer: (state, { amount }) =>
    post(state, '/transfer', {
      FromAccountRef: { value: '35' },
      ToAccountRef: { value: '36' },
      Amount: amount,
    }),
  spend: (state, { amount }) =>
    post(state, '/purchase', {
      PaymentType: 'CreditCard',
      AccountRef: { value: '41' },
      Line: [expense('7', amount)],
    }),
  bill: (state, { amount }) =>
    post(state, '/bill', { VendorRef: { value: '30' }, Line: [expense('7', amount)] }),
  changeBill: async (state, { pick, amount }) => {
    const { Id, SyncToken } = (await some(state, 'Bill', pick)) ?? {};
    return (
      Id &&
      post(state, '/bill', {
        Id,
        SyncToken,
        sparse: true,
        VendorRef: { value: '30' },
        Line: [expense('7', amount)],
      })
    );
  },
  payBill: async (state, { pick, amount }) => {
    const bill = await some(state, 'Bill', pick, "where Balance > '0'");
    if (!bill) return undefined;
    const Line = [
      { Amount: Math.min(amount, bill.Balance), LinkedTxn: [{ TxnId: bill.Id, TxnType: 'Bill' }] },
    ];
    return post(state, '/billpayment', {
      VendorRef: { value: '30' },
      PayType: 'Check',
      TotalAmt: amount,
      CheckPayment: { BankAccountRef: { value: '35' } },
      Line,
    });
  },
  deleteBill: removal('Bill', 'delete'),
} satisfies Record<string, Act>;

const kinds = Object.keys(steps) as (keyof typeof steps)[];

export const anyLife = fc.array(
  fc.record<Step>({ kind: fc.constantFrom(...kinds), pick: fc.nat(50), amount: cents, taxed: fc.boolean() }),
  { minLength: 5, maxLength: 30 },
);

export async function live(caller: Caller, life: readonly Step[]): Promise<void> {
  const state: State = { caller, customers: ['1', '2', '3'] };
  for (const step of life) {
    const act: Act = steps[step.kind];
    await act(state, step);
  }
}
