import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { type Region, regionOf } from '../../domain/region.ts';
import type { CompanyCapabilities } from '../../providers/provider.ts';

/** The company's own region once connected; before that what was chosen in the set-up wizard, if anything. */
export function regionOfConnection({ region, capabilities }: StoredConnection): Region | null {
  return capabilities ? regionOf(capabilities.country) : region;
}

/** Why a region cannot be that of the company; undefined when it is. */
export function contradiction(region: Region, company: CompanyCapabilities): string | undefined {
  const real = regionOf(company.country);
  if (region === real) return undefined;
  return `is ${region}, but ${company.companyName} keeps its books in ${company.country}: choose ${real}`;
}
