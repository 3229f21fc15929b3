import { regionOf } from '../../../domain/region.ts';
import { assertNever } from '../../../errors.ts';
import type { ComposeContext } from '../../provider.ts';
import { globalRules } from './global.ts';
import type { TaxRules } from './tax-members.ts';
import { unitedStatesRules } from './united-states.ts';

export function taxRulesFor(context: Pick<ComposeContext, 'company' | 'mapped'>): TaxRules {
  const region = regionOf(context.company.country);
  switch (region) {
    case 'US':
      return unitedStatesRules(context.company);
    // Both name a tax code on each line; which codes there are is the company's own affair.
    case 'Canada':
    case 'Global':
      return globalRules(context);
    default:
      return assertNever(region);
  }
}
