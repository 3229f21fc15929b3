import type { CallResult, ProviderCalls, RawAnswer, Session, StoredRequest } from '../provider.ts';
import { referenceOf } from './call-failure.ts';
import { changeFeed } from './changes.ts';
import { choices } from './choices.ts';
import { readCompany, readCompanyInfo, readFeatures } from './company/read-company.ts';
import type { CompanyApi } from './company-api.ts';
import { deepLink } from './deep-link.ts';
import { vendorEntity } from './entities/entities.ts';
import { count, current, list } from './list.ts';
import { readRow } from './read-row.ts';
import type { Row } from './rows.ts';
import { settledBy } from './settled-by.ts';

export function createCalls(api: CompanyApi, appUrl: string): ProviderCalls {
  return {
    send: (session, request) => send(api, session, request),
    async ping(session) {
      const answer = await readCompanyInfo(api, session);
      return answer.ok ? { ok: true, value: true } : answer;
    },
    find: (session, item, context, holder) => {
      const read = (row: Row) => readRow(item.entityType, row, session.company);
      return vendorEntity(item.entityType).find({ api, session, item, context, holder, read });
    },
    current: (session, entityType, externalIds) => current(api, session, entityType, externalIds),
    list: (session, entityType, filter, cursor) => list(api, session, entityType, filter, cursor),
    count: (session, entityType, filter) => count(api, session, entityType, filter),
    changes: changeFeed(api),
    settledBy: (session, externalIds) => settledBy(api, session, externalIds),
    readCompany: (session) => readCompany(api, session),
    readFeatures: (session) => readFeatures(api, session),
    choices: (session, kind) => choices(api, session, kind),
    deepLink: (_session, entityType, externalId, data) => deepLink(appUrl, { entityType, externalId, data }),
  };
}

async function send(
  api: CompanyApi,
  session: Session,
  request: StoredRequest,
): Promise<CallResult<RawAnswer>> {
  const answer = await api.write(session, request);
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  return { ok: true, value: { httpStatus: status, body, reference: referenceOf(answer.value) } };
}
