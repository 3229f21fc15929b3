import { beginAnew, shouldBeginAnew } from './begin-anew.ts';
import type { DeliverWebhooksInput } from './contract.ts';
import { deliveries } from './options.ts';

/**
 * Sends what is due to one endpoint, page after page, and ends; the relay starts it again when something is due.
 * One run for each endpoint: a slow one holds up nobody else.
 */
export async function deliverWebhooks(input: DeliverWebhooksInput): Promise<void> {
  for (;;) {
    const { more } = await deliveries.deliverWebhooks(input);
    if (!more) return;
    if (shouldBeginAnew()) await beginAnew<typeof deliverWebhooks>(input);
  }
}
