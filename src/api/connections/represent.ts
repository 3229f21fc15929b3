import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { CompanyCapabilities } from '../../providers/provider.ts';
import type { ConnectionView } from '../schemas/connection.ts';
import { regionOfConnection } from './region.ts';

export function representConnection(connection: StoredConnection): ConnectionView {
  return {
    id: connection.id,
    provider: connection.provider,
    status: connection.status,
    companyId: connection.companyId,
    region: regionOfConnection(connection),
    company: connection.capabilities && representCompany(connection.capabilities),
    lastSuccessAt: connection.lastSuccessAt?.toISOString() ?? null,
    createdAt: connection.createdAt.toISOString(),
  };
}

function representCompany(company: CompanyCapabilities): ConnectionView['company'] {
  return {
    name: company.companyName,
    country: company.country,
    homeCurrency: company.homeCurrency,
    multicurrency: company.multicurrency,
    salesTax: company.salesTax,
    payroll: company.payroll,
    customNumbers: company.customNumbers,
    bookCloseDate: company.bookCloseDate ?? null,
  };
}
