import { describe, expect, it } from 'vitest';
import type { StoredRequest } from '../../../src/providers/provider.ts';
import { describeProvider } from '../conformance.ts';
import { companyHarness } from './company-harness.ts';

describeProvider('quickbooks-desktop', () => companyHarness(), {
  'duplicate numbers': 'QuickBooks Desktop takes a second document of the same number, and says nothing',
  'voids payments':
    'QuickBooks Desktop lets nobody void a payment from outside: it is deleted, and the log says so',
  characters:
    'QuickBooks Desktop keeps Latin-1 only: everything else is written with other characters, and the log says so',
});

describe('without what QuickBooks Desktop is only said to do', () => {
  it('what is asked about by its id brings the same outcome, and carries nothing out', async () => {
    const { provider, company, deliver, books } = await companyHarness();
    const item = {
      entityType: 'customer' as const,
      recordId: 'c',
      desired: 'present' as const,
      data: { displayName: 'Once' },
    };
    const { request } = provider.compose([item], {
      requestId: 'once',
      company,
      externalId: () => undefined,
      mapped: () => undefined,
    });
    const stored = { ...request, requestId: 'once' } as StoredRequest;
    const inquiry = { ...stored, body: provider.polls?.inquiryOf?.(stored) ?? '' };
    const before = await books.count('customer');
    const unknown = { ...(await deliver(inquiry)), isInquiry: true as const };
    expect(provider.polls?.failureOf(stored, unknown)).toMatchObject({ kind: 'forgotten' });
    const first = provider.interpret(stored, await deliver(stored));
    const asked = { ...(await deliver(inquiry)), isInquiry: true as const };
    expect(provider.polls?.failureOf(stored, asked)).toBeUndefined();
    expect(provider.interpret(stored, asked)).toEqual(first);
    expect(await books.count('customer')).toBe(before + 1);
  });

  it('an inquiry that QuickBooks cannot read leaves it to a look-up', async () => {
    const { provider } = await companyHarness();
    const stored = { requestId: 'x', kind: 'batch' as const, target: 'write', body: '', items: [] };
    for (const fault of ['0x80040400', '0x80040423']) {
      const answer = { fault, body: '', isInquiry: true as const };
      expect(provider.polls?.failureOf(stored, answer)).toMatchObject({ kind: 'forgotten' });
    }
  });
});
