/** A new record as the API takes it. */
export interface BulkLine {
  type: 'customer' | 'invoice';
  id: string;
  data: Record<string, unknown>;
}

/** Of six records one is a customer and five are its invoices. */
const INVOICES_EACH = 5;

/** `records` new records of which none exists anywhere, customers first. */
export function newBusiness(records: number): BulkLine[] {
  const customers = Math.max(1, Math.round(records / (INVOICES_EACH + 1)));
  return [
    ...Array.from({ length: customers }, (_, index) => customerOf(index)),
    ...Array.from({ length: records - customers }, (_, index) => invoiceOf(index, index % customers)),
  ];
}

function customerOf(index: number): BulkLine {
  const displayName = `Customer ${index}`;
  const billingAddress = { line1: `${index} High Street`, city: 'Tucson', region: 'AZ', postalCode: '85701' };
  return {
    type: 'customer',
    id: `c${index}`,
    data: { displayName, email: `customer${index}@example.com`, billingAddress },
  };
}

function invoiceOf(index: number, customer: number): BulkLine {
  const amount = `${20 + (index % 80)}.${String(index % 100).padStart(2, '0')}`;
  const lines = [{ description: 'Lawn care', quantity: '1', unitPrice: amount, amount }];
  const data = {
    customerId: `c${customer}`,
    number: `N-${index}`,
    status: 'sent',
    issueDate: '2026-03-01',
    lines,
    total: amount,
  };
  return { type: 'invoice', id: `i${index}`, data };
}
