import { z } from 'zod';
import type { Link } from '../../db/links/links.ts';
import type { SetRow } from '../../db/queue/set-rows.ts';
import { asMoved, fieldsToMove, isToMove } from '../../domain/account-move.ts';
import { sinceAgreed } from '../../domain/sides/since-agreed.ts';
import type { PushItem } from '../../providers/provider.ts';

/** What is written of a row: one answer for whatever is looked up before, and for the write itself. */
export function pushItem(subject: SetRow, data: unknown, desired: PushItem['desired']): PushItem {
  const { entityType, recordId, force, chosen } = subject.row;
  const link = presentLink(subject);
  const known = sinceAgreed({ entityType, data, link, force, chosen });
  const item = { entityType, recordId, data, desired, counterpart: counterpartOf(link), ...known };
  return isToMove(link?.elsewhere) ? onItsWay(item, link?.elsewhere) : item;
}

/** The next step of a document that moves to another customer there. */
function onItsWay(item: PushItem, elsewhere: Link['elsewhere'] | undefined): PushItem {
  const { entityType, agreed } = item;
  const data = asMoved(entityType, dataSchema.parse(item.data), elsewhere);
  const stated = fieldsToMove(entityType, elsewhere);
  return {
    ...item,
    data,
    agreed: agreed && { ...agreed, changed: [...new Set([...agreed.changed, ...stated])] },
  };
}

const dataSchema = z.record(z.string(), z.unknown());

/** A counterpart that is gone counts as none: the record is created anew. */
export function presentLink({ link }: SetRow): SetRow['link'] {
  return link?.missingSince ? null : link;
}

/** As it stands there, with what is known of its content. */
function counterpartOf(
  link: Pick<Link, 'externalId' | 'externalVersion' | 'image'> | null | undefined,
): PushItem['counterpart'] {
  return link
    ? { externalId: link.externalId, externalVersion: link.externalVersion, image: link.image ?? undefined }
    : undefined;
}
