import type { ProviderReads } from '../reads.ts';
import { balances, openItems } from './balances.ts';
import { changeFeed } from './changes.ts';
import { choices } from './choices.ts';
import { readCompany, readCompanyInfo, readFeatures } from './company/read-company.ts';
import { vendorEntity } from './entities/entities.ts';
import { rate } from './exchange-rate.ts';
import { count, current, list } from './list.ts';
import { readRow } from './read-row.ts';
import type { Row } from './rows.ts';
import { settledBy } from './settled-by.ts';
import { unusableDefaults } from './unusable-defaults.ts';

export const reads: ProviderReads = {
  *ping(facts) {
    const answer = yield* readCompanyInfo(facts);
    return answer.ok ? { ok: true, value: true } : answer;
  },
  find({ company }, question) {
    const { entityType } = question.item;
    const read = (row: Row) => readRow(entityType, row, company);
    return vendorEntity(entityType).find({ ...question, read });
  },
  current: (facts, { entityType, externalIds }) => current(facts, entityType, externalIds),
  list,
  count: (_facts, { entityType, filter }) => count(entityType, filter),
  changes: changeFeed,
  settledBy: (facts, { externalIds }) => settledBy(facts, externalIds),
  unusableDefaults: (facts, { records }) => unusableDefaults(facts, records),
  rate,
  balances,
  openItems,
  company: readCompany,
  features: readFeatures,
  choices: (_facts, { kind }) => choices(kind),
};
