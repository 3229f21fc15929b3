/** An item kept in stock, short of nothing. */
export const stock = {
  Name: 'Shelf',
  Type: 'Inventory',
  QtyOnHand: 1,
  InvStartDate: '2026-01-01',
  IncomeAccountRef: { value: '79' },
  ExpenseAccountRef: { value: '80' },
  AssetAccountRef: { value: '81' },
};

/** One side of a journal entry. */
export function journal(PostingType: string, Amount: number, account: string, entity?: object): object {
  const JournalEntryLineDetail = {
    PostingType,
    AccountRef: { value: account },
    ...(entity ? { Entity: entity } : {}),
  };
  return { Amount, DetailType: 'JournalEntryLineDetail', JournalEntryLineDetail };
}

/** A line of a purchase form, booked to an account. */
export function expense(account: string, amount = 10): object {
  return {
    Amount: amount,
    DetailType: 'AccountBasedExpenseLineDetail',
    AccountBasedExpenseLineDetail: { AccountRef: { value: account } },
  };
}

/** Tax that a client gives for one rate itself. */
export function taxDetail(rate: string, amount: number): object {
  const TaxLine = [
    { Amount: amount, DetailType: 'TaxLineDetail', TaxLineDetail: { TaxRateRef: { value: rate } } },
  ];
  return { TxnTaxCodeRef: { value: '2' }, TotalTax: amount, TaxLine };
}
