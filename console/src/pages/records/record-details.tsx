import type { RecordOf } from '../../api/queries/records.ts';
import { CustomerDetails } from './details/customer-details.tsx';
import { InvoiceDetails } from './details/invoice-details.tsx';
import { PaymentDetails } from './details/payment-details.tsx';
import { ServiceItemDetails } from './details/service-item-details.tsx';

export function RecordDetails({ record }: { record: RecordOf }) {
  switch (record.type) {
    case 'customer':
      return <CustomerDetails data={record.data} />;
    case 'service_item':
      return <ServiceItemDetails data={record.data} />;
    case 'invoice':
      return <InvoiceDetails data={record.data} />;
    case 'payment':
      return <PaymentDetails data={record.data} />;
    default:
      return record satisfies never;
  }
}
