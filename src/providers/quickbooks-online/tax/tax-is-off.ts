import type { Invoice } from '../../../domain/entities/invoice.ts';
import { SyncError } from '../../../errors.ts';

export function taxIsOff(data: Invoice): SyncError {
  return new SyncError({
    type: 'FeatureNotAvailable',
    message: `The invoice carries ${data.tax} of tax, but sales tax is switched off in this QuickBooks company.`,
    field: 'tax',
  });
}
