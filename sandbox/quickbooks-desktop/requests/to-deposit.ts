import { specialAccount } from '../company/ledger.ts';
import { refId, text } from '../fields.ts';
import { parts } from '../schema/notation.ts';
import type { RequestDefinition } from './request.ts';
import { shown } from './show.ts';
import { writeAnswer } from './write-answer.ts';

const answer = parts(
  'TxnID TxnLineID TxnType CustomerRef?{ref} TxnDate? RefNumber? Amount? PaymentMethodRef?{ref} Memo?',
);

/** Payments that wait for a deposit. The request has no content. */
export const receivePaymentToDeposit: RequestDefinition = {
  name: 'ReceivePaymentToDepositQuery',
  since: 2,
  table: parts('IncludeRetElement*[50]'),
  attributes: ['metaData'],
  writes: false,
  run: (_, { books, version }) => {
    const waits = specialAccount(books, 'UndepositedFunds');
    const payments = books
      .all('ReceivePayment')
      .filter(({ fields }) => refId(fields, 'DepositToAccountRef') === waits)
      .filter(({ id }) => books.links.depositOf(id) === undefined);
    const form = { books, version, only: [], without: new Set<string>() };
    const content = payments.map((payment) => {
      const fields = shown(books, payment);
      const row = {
        ...fields,
        TxnLineID: payment.id,
        TxnType: 'ReceivePayment',
        Amount: text(fields, 'TotalAmount'),
      };
      return writeAnswer('ReceivePaymentToDepositRet', answer, row, form);
    });
    return { status: payments.length === 0 ? 1 : 0, content: content.join('') };
  },
};
