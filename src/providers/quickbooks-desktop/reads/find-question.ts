import type { ComposeContext, PushItem } from '../../provider.ts';

export interface FindQuestion {
  item: PushItem;
  context: ComposeContext;
  /** The vendor's hint from a duplicate fault: QuickBooks Desktop gives none. */
  holder?: string;
}
