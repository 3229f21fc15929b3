import { serviceItemSchema } from '../../../domain/entities/service-item.ts';
import type { Found } from '../../provider.ts';
import type { CompanyFacts, Reading } from '../../reads.ts';
import { messageRules } from '../company-facts.ts';
import { fullNameOf } from '../names.ts';
import { desktopText } from '../qbxml/text.ts';
import { ask, refusedRead } from './ask.ts';
import type { FindQuestion } from './find-question.ts';
import { none, other, sameAs } from './found.ts';
import { isAnswered } from './queries.ts';

/** Items of all types share their names. */
export function* findServiceItem(facts: CompanyFacts, question: FindQuestion): Reading<Found> {
  const { name } = serviceItemSchema.parse(question.item.data);
  const fullName = desktopText(fullNameOf(name), messageRules(facts.company)).text;
  const answer = yield* ask({
    facts,
    requests: [{ name: 'ItemQuery', requestId: '1', tree: { FullName: [fullName] } }],
  });
  if (!answer.ok) return answer;
  const response = answer.value.of('1');
  if (!isAnswered(response)) return refusedRead(response);
  const [row] = response.rows;
  if (!row) return none();
  if (row.name === 'ItemServiceRet') return sameAs(facts, question, row.node);
  const type = row.name.replace(/^Item/, '').replace(/Ret$/, '');
  return other(`The item “${fullName}” in QuickBooks has this name, but is of type ${type}, not a service.`);
}
