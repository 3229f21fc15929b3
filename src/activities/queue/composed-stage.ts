import type { Settlement } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import type { ComposedRequest } from '../../providers/provider.ts';

export interface ComposedStage {
  /** Settled without a request: skipped, refused, dropped. */
  settlements: Settlement[];
  request?: Omit<ComposedRequest, 'items'> & { id: string; items: StoredItem[] };
}
