import type { ComposeContext, Composition, Provider, PushItem } from '../../providers/provider.ts';

/** A request, with the items as they are stated in it. */
export interface Said extends Composition {
  items: readonly PushItem[];
  unsaid: PushItem[];
}

/** What has nothing to say is not sent; where a person wants it stated again, all of it is. */
export function composeSaid(
  provider: Provider,
  items: readonly PushItem[],
  isAsked: (item: PushItem) => boolean,
  context: ComposeContext,
): Said {
  const { unsaid = [], ...composed } = provider.compose(items, context);
  const asked = unsaid.filter(isAsked);
  if (asked.length === 0) return { ...composed, items, unsaid };
  const whole = items.map((item) => (asked.includes(item) ? stated(item) : item));
  const { unsaid: left = [], ...again } = provider.compose(whole, context);
  return { ...again, items: whole, unsaid: left };
}

/** Whole, and still nothing is emptied that only the other side knows of. */
function stated({ agreed: _agreed, ...item }: PushItem): PushItem {
  return { ...item, justPaired: true };
}
