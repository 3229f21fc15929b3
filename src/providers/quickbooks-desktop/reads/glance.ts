import type { EntityType } from '../../../domain/entity.ts';
import type { ChangeFeed, CompanyFacts, Reading } from '../../reads.ts';
import { vendorEntity } from '../entities/entities.ts';
import type { MessageRequest } from '../qbxml/write-message.ts';
import { ask } from './ask.ts';
import { changedQuery, deletedQuery, startOf } from './change-queries.ts';
import { COMPANY_REQUESTS, capabilitiesFrom } from './company.ts';
import { isAnswered, nodesIn } from './queries.ts';
import { theirWallClock } from './wall-clock-mark.ts';

/** What people change in an hour. More is not glanced at: QuickBooks cuts it off without a word. */
const MOST_ROWS = 100;

/**
 * Everything that a session without work looks at, in one round trip: the company with its lists, what was changed and
 * what was deleted. No place in a list is kept for it.
 */
export function* glance(
  facts: CompanyFacts,
  { entityTypes, since, isSettled }: Parameters<NonNullable<ChangeFeed['glance']>>[1],
): Reading<string | undefined> {
  const start = (isSettled ? theirWallClock(since) : undefined) ?? startOf(since);
  const questions = entityTypes.flatMap((type) => questionsOf(type, start));
  const answer = yield* ask({ facts, requests: [...COMPANY_REQUESTS, ...questions] });
  if (!answer.ok) return answer;
  const company = capabilitiesFrom(answer.value);
  const rows = questions.map(({ requestId }) => {
    const response = answer.value.of(requestId);
    return isAnswered(response) ? nodesIn(response) : undefined;
  });
  const isWhole = rows.every((some) => some !== undefined && some.length < MOST_ROWS);
  return { ok: true, value: company.ok && isWhole ? JSON.stringify([company.value, rows]) : undefined };
}

function questionsOf(entityType: EntityType, start: string): MessageRequest[] {
  const [form] = vendorEntity(entityType).forms;
  return [
    deletedQuery(form, `gone-${entityType}`, start),
    changedQuery(form, entityType, { start, most: MOST_ROWS }),
  ];
}
