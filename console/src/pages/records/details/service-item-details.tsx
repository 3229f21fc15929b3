import type { RecordOf } from '../../../api/queries/records.ts';
import { t } from '../../../language/say.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';
import { ItemPrice } from '../item-price.tsx';

export function ServiceItemDetails({ data }: { data: RecordOf<'service_item'>['data'] }) {
  return (
    <Facts columns={2}>
      <Fact label={t`Price`}>
        <ItemPrice amount={data.unitPrice} />
      </Fact>
      <Fact label={t`Taxable`}>{data.taxable ? t`Yes` : t`No`}</Fact>
      <Fact label={t`Code (SKU)`}>{data.sku ?? t`None`}</Fact>
      <Fact label={t`Description`}>{data.description ?? t`None`}</Fact>
    </Facts>
  );
}
