import type { CallResult, ComposeContext, Found, PushItem, Session } from '../../provider.ts';
import type { CompanyApi } from '../company-api.ts';
import type { Row } from '../rows.ts';

export interface FindInput {
  api: CompanyApi;
  session: Session;
  item: PushItem;
  context: ComposeContext;
  /** Id of the document that QuickBooks named as the holder of the number. */
  holder?: string;
}

export type Find = (input: FindInput) => Promise<CallResult<Found>>;

export function none(): CallResult<Found> {
  return { ok: true, value: { kind: 'none' } };
}

export function same(row: Row): CallResult<Found> {
  const counterpart = { externalId: row.Id, externalVersion: row.SyncToken };
  return { ok: true, value: { kind: 'same', counterpart } };
}

export function other(description: string): CallResult<Found> {
  return { ok: true, value: { kind: 'other', description } };
}
