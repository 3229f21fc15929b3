import type { ProviderDescription } from '../description.ts';

export const description: ProviderDescription = {
  title: 'QuickBooks Desktop',
  lead: 'A company file on a computer of yours, Pro, Premier or Enterprise; reached through the Web Connector.',
  connectLead:
    'QuickBooks Desktop is reached through the Web Connector, a program on its computer. It gets a file and a password from here. Nothing is sent yet.',
  feature: 'desktop',
};
