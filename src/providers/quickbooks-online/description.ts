import type { ProviderDescription } from '../description.ts';

export const description: ProviderDescription = {
  title: 'QuickBooks Online',
  lead: 'A company that you open in the browser, at qbo.intuit.com.',
  connectLead:
    'You sign in at QuickBooks as an administrator of the company and allow access there. Nothing is sent yet.',
};
