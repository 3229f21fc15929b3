import type { PulledRecord } from '../../provider.ts';
import type { CompanyFacts, CurrentQuestion, Reading } from '../../reads.ts';
import { vendorEntity } from '../entities/entities.ts';
import { readRow } from '../read-row.ts';
import { ask, refusedRead } from './ask.ts';
import { isAnswered, nodesIn, queryOf } from './queries.ts';
import { askedBesides, standingQueries, standingsIn } from './standing.ts';

/** Ids in one query, so that its answer stays as small as a page. */
const IDS_PER_QUERY = 100;

/** The present state of linked records, whether or not they fit our schema; what is gone is left out. */
export function* current(
  facts: CompanyFacts,
  { entityType, externalIds, standing = false }: CurrentQuestion,
): Reading<PulledRecord[]> {
  const { forms } = vendorEntity(entityType);
  const besides = standing ? askedBesides(entityType) : {};
  const records: PulledRecord[] = [];
  for (let start = 0; start < externalIds.length; start += IDS_PER_QUERY) {
    const ids = externalIds.slice(start, start + IDS_PER_QUERY);
    const requests = forms.map((form, index) => queryOf(form, String(index), { [form.id]: ids, ...besides }));
    const asked = standing ? [...requests, ...standingQueries(entityType)] : requests;
    const answer = yield* ask({ facts, requests: asked });
    if (!answer.ok) return answer;
    const told = standing ? standingsIn(entityType, answer.value) : undefined;
    if (told && !told.ok) return told;
    for (const { requestId } of requests) {
      const response = answer.value.of(requestId);
      if (isAnswered(response)) {
        for (const row of nodesIn(response))
          records.push({ ...readRow(entityType, row, facts.company), standing: told?.value(row) });
      } else if (response.statusCode !== '3120') {
        return refusedRead(response);
      }
    }
  }
  return { ok: true, value: records };
}
