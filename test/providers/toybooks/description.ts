import type { ProviderDescription } from '../../../src/providers/description.ts';

export const description: ProviderDescription = {
  title: 'Toybooks',
  lead: 'Books for a lemonade stand.',
  connectLead: 'You say yes at Toybooks. Nothing is sent yet.',
};
