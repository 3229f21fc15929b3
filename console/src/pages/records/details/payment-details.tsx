import { List } from '@mantine/core';
import type { RecordOf } from '../../../api/queries/records.ts';
import { formatDay } from '../../../format/dates.ts';
import { formatMoney } from '../../../format/numbers.ts';
import { stateLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';
import { RecordLink } from '../record-link.tsx';

export function PaymentDetails({ data }: { data: RecordOf<'payment'>['data'] }) {
  const { currency, allocations } = data;
  return (
    <Facts columns={2}>
      <Fact label={t`Customer`}>
        <RecordLink type="customer" id={data.customerId} />
      </Fact>
      <Fact label={t`State`}>{stateLabel(data.status)}</Fact>
      <Fact label={t`Date`}>{formatDay(data.date)}</Fact>
      <Fact label={t`Amount`}>
        <strong>{formatMoney(data.amount, currency)}</strong>
      </Fact>
      <Fact label={t`Method`}>{data.method ?? t`Not said`}</Fact>
      <Fact label={t`Pays`}>
        {allocations.length === 0 && t`No invoice: it is credit`}
        <List listStyleType="none">
          {allocations.map(({ invoiceId, amount }) => (
            <List.Item key={invoiceId}>
              <RecordLink type="invoice" id={invoiceId} />: {formatMoney(amount, currency)}
            </List.Item>
          ))}
        </List>
      </Fact>
    </Facts>
  );
}
