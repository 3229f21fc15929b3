import type { ProviderDescription } from '../description.ts';

export const description: ProviderDescription = {
  title: 'QuickBooks Desktop',
  lead: 'A company file on a computer of yours, Pro, Premier or Enterprise; reached through the Web Connector.',
  feature: 'desktop',
};
