import type { ProviderReads } from '../../reads.ts';
import { balances, openItems } from './balances.ts';
import { changeFeed } from './changes.ts';
import { choices } from './choices.ts';
import { ping, readCompany, readFeatures } from './company.ts';
import { current } from './current.ts';
import { find } from './find.ts';
import { count, list } from './list.ts';

export const reads: ProviderReads = {
  ping,
  find,
  current,
  list,
  count,
  changes: changeFeed,
  balances,
  openItems,
  company: readCompany,
  features: readFeatures,
  choices,
};
