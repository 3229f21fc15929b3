import type { ProviderDescription } from '../description.ts';

export const description: ProviderDescription = {
  title: 'QuickBooks Online',
  lead: 'A company that you open in the browser, at qbo.intuit.com.',
};
