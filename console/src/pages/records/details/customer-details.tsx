import type { RecordOf } from '../../../api/queries/records.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';

type Customer = RecordOf<'customer'>['data'];

export function CustomerDetails({ data }: { data: Customer }) {
  return (
    <Facts columns={2}>
      <Fact label="Company">{data.companyName ?? 'None'}</Fact>
      <Fact label="Name">{[data.givenName, data.familyName].filter(Boolean).join(' ') || 'None'}</Fact>
      <Fact label="E-mail">{data.email ?? 'None'}</Fact>
      <Fact label="Phone">{data.phone ?? data.mobile ?? 'None'}</Fact>
      <Fact label="Billing address">{addressLine(data.billingAddress)}</Fact>
      <Fact label="Service address">{addressLine(data.serviceAddress)}</Fact>
      <Fact label="Taxable">{data.taxable ? 'Yes' : 'No'}</Fact>
      {data.notes && <Fact label="Notes">{data.notes}</Fact>}
    </Facts>
  );
}

function addressLine(address: Customer['billingAddress']): string {
  if (!address) return 'None';
  const { line1, line2, city, region, postalCode, country } = address;
  return [line1, line2, city, region, postalCode, country].filter(Boolean).join(', ') || 'None';
}
