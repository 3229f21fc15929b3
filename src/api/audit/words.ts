import { z } from 'zod';
import type { AuditNames } from '../../db/people/audit-names.ts';
import type { StoredAuditEntry } from '../../db/people/audit-queries.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { ENTITY_TYPES } from '../../domain/entity.ts';
import { changeInWords } from '../../domain/in-words.ts';
import { storedChangeSchema } from '../../domain/stored-change.ts';

/** What an entry's detail may hold that is worth saying; each part by itself, since older entries lack some. */
const parts = {
  changes: z.array(storedChangeSchema),
  mapping: z.object({ name: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  link: z.object({ from: z.string().nullable(), to: z.string() }),
  documents: z.object({ moving: z.int(), staying: z.int() }),
  ids: z.object({ ids: z.array(z.string()) }),
  found: z.object({ found: z.object({ status: z.string().optional(), search: z.string().optional() }) }),
  types: z.object({ entityTypes: z.array(z.enum(ENTITY_TYPES)) }),
  named: z.object({ transactions: z.array(z.object({ type: z.enum(ENTITY_TYPES) })) }),
  counted: z.object({ import: z.int(), export: z.int() }),
  span: z.object({ from: z.string(), to: z.string() }),
} as const;

const labelOf = (type: string) => {
  const found = ENTITY_TYPES.find((each) => each === type);
  return found ? capital(ENTITIES[found].plural.replaceAll('-', ' ')) : type;
};

/** What was asked for in particular, with old and new values; null where the action says all of it. */
export function detailInWords({ detail }: StoredAuditEntry, names: AuditNames): string | null {
  const said = [
    ...changes(detail.changes),
    ...mapping(detail.mapping),
    ...link(detail.link),
    ...documents(detail.documents),
    ...asked(detail.asked, names),
    ...counts(detail),
    ...span(detail),
    ...(detail.byItself === true ? ['by itself, for whoever started the connector'] : []),
  ];
  return said.length > 0 ? said.join('; ') : null;
}

function changes(value: unknown): string[] {
  return (parts.changes.safeParse(value).data ?? []).map((change) => changeInWords(change, labelOf));
}

function mapping(value: unknown): string[] {
  const { data } = parts.mapping.safeParse(value);
  return data ? [`${data.name}: ${data.from ?? 'not mapped'} → ${data.to ?? 'not mapped'}`] : [];
}

function link(value: unknown): string[] {
  const { data } = parts.link.safeParse(value);
  return data ? [`in QuickBooks: ${data.from ?? 'not linked'} → ${data.to}`] : [];
}

/** What was written to the customer that an account was linked to before. */
function documents(value: unknown): string[] {
  const { data } = parts.documents.safeParse(value);
  return data ? [`documents that move: ${data.moving}, that stay: ${data.staying}`] : [];
}

function asked(value: unknown, names: AuditNames): string[] {
  const ids = parts.ids.safeParse(value).data?.ids ?? [];
  const types = parts.types.safeParse(value).data?.entityTypes ?? [];
  const found = parts.found.safeParse(value).data?.found;
  const named = parts.named.safeParse(value).data?.transactions ?? [];
  return [
    ...(ids.length > 0
      ? [someOf(ids.map((id) => names.get(`customer/${id}`) ?? 'a customer that is gone'))]
      : []),
    ...(found ? [foundInWords(found)] : []),
    ...(types.length > 0 ? [types.map(labelOf).join(', ')] : []),
    ...(named.length > 0 ? [`${named.length} named transactions`] : []),
  ];
}

/** In portions: each has an entry of its own. */
function foundInWords({ status, search }: { status?: string; search?: string }): string {
  const label = status === undefined ? '' : ` that were ${status.replaceAll('_', ' ')}`;
  return `the accounts${label}${search === undefined ? '' : ` and are called like “${search}”`}, a portion of them`;
}

/** As many as a person reads. */
const NAMED = 5;

function someOf(all: readonly string[]): string {
  const more = all.length - NAMED;
  return more > 0 ? `${all.slice(0, NAMED).join(', ')} and ${more} more` : all.join(', ');
}

function counts(detail: Record<string, unknown>): string[] {
  return (['approved', 'kept', 'cleared'] as const).flatMap((what) => {
    const { data } = parts.counted.safeParse(detail[what]);
    const sum = data ? data.import + data.export : 0;
    return sum > 0 ? [`${sum} ${what}`] : [];
  });
}

function span(detail: Record<string, unknown>): string[] {
  const { data } = parts.span.safeParse(detail);
  return data ? [`from ${data.from} to ${data.to}`] : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
