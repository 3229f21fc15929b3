import { createLedgerbridge, LedgerbridgeError } from '../src/index.ts';

/**
 * Hands a customer and an invoice over and waits until the invoice is in QuickBooks:
 * LEDGERBRIDGE_URL=http://127.0.0.1:4000 LEDGERBRIDGE_API_KEY=… npx tsx packages/client/example/send-an-invoice.ts
 */
const api = createLedgerbridge({
  baseUrl: process.env.LEDGERBRIDGE_URL ?? 'http://127.0.0.1:4000',
  apiKey: process.env.LEDGERBRIDGE_API_KEY ?? '',
});

try {
  await api.PUT('/v1/customers/{id}', {
    params: { path: { id: 'example-customer' } },
    body: { displayName: 'Example Customer', email: 'customer@example.com' },
  });
  await api.PUT('/v1/invoices/{id}', {
    params: { path: { id: 'example-invoice' } },
    body: {
      customerId: 'example-customer',
      number: 'EX-1',
      status: 'sent',
      issueDate: new Date().toISOString().slice(0, 10),
      lines: [{ description: 'Spring clean-up', quantity: '3', unitPrice: '45.00', amount: '135.00' }],
      total: '135.00',
    },
  });
  console.log(await outcome());
} catch (error) {
  if (!(error instanceof LedgerbridgeError)) throw error;
  console.error(`${error.message}\n${error.problem?.remedy ?? ''}`);
  process.exitCode = 1;
}

/** Asks until the invoice is in step or needs somebody, for a minute at most. */
async function outcome(): Promise<string> {
  const path = { type: 'invoice' as const, id: 'example-invoice' };
  for (let look = 0; look < 60; look++) {
    const { data } = await api.GET('/v1/records/{type}/{id}/sync', { params: { path } });
    const [connection] = data?.connections ?? [];
    if (connection?.badge === 'synced') return `In QuickBooks: ${connection.externalUrl}`;
    if (connection?.badge === 'error') return `${connection.message}\n${connection.error?.remedy}`;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return 'Not there yet: see the sync log.';
}
