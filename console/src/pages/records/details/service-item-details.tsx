import type { RecordOf } from '../../../api/queries/records.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';

export function ServiceItemDetails({ data }: { data: RecordOf<'service_item'>['data'] }) {
  return (
    <Facts columns={2}>
      <Fact label="Price">{data.unitPrice}</Fact>
      <Fact label="Taxable">{data.taxable ? 'Yes' : 'No'}</Fact>
      <Fact label="Code (SKU)">{data.sku ?? 'None'}</Fact>
      <Fact label="Description">{data.description ?? 'None'}</Fact>
    </Facts>
  );
}
