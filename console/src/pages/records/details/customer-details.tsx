import type { RecordOf } from '../../../api/queries/records.ts';
import { t } from '../../../language/say.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';

type Customer = RecordOf<'customer'>['data'];

export function CustomerDetails({ data }: { data: Customer }) {
  return (
    <Facts columns={2}>
      <Fact label={t`Company`}>{data.companyName ?? t`None`}</Fact>
      <Fact label={t`Name`}>{[data.givenName, data.familyName].filter(Boolean).join(' ') || t`None`}</Fact>
      <Fact label={t`E-mail`}>{data.email ?? t`None`}</Fact>
      <Fact label={t`Phone`}>{data.phone ?? data.mobile ?? t`None`}</Fact>
      <Fact label={t`Billing address`}>{addressLine(data.billingAddress)}</Fact>
      <Fact label={t`Service address`}>{addressLine(data.serviceAddress)}</Fact>
      <Fact label={t`Taxable`}>{data.taxable ? t`Yes` : t`No`}</Fact>
      {data.notes && <Fact label={t`Notes`}>{data.notes}</Fact>}
    </Facts>
  );
}

function addressLine(address: Customer['billingAddress']): string {
  if (!address) return t`None`;
  const { line1, line2, city, region, postalCode, country } = address;
  return [line1, line2, city, region, postalCode, country].filter(Boolean).join(', ') || t`None`;
}
