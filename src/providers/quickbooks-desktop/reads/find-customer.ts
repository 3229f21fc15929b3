import { type Customer, customerSchema } from '../../../domain/entities/customer.ts';
import type { Found } from '../../provider.ts';
import type { CompanyFacts, Reading } from '../../reads.ts';
import { messageRules } from '../company-facts.ts';
import { fullNameOf, sameName } from '../names.ts';
import { desktopText } from '../qbxml/text.ts';
import type { MessageRequest } from '../qbxml/write-message.ts';
import { type PartyRow, partyRow } from '../rows.ts';
import { ask, refusedRead } from './ask.ts';
import type { FindQuestion } from './find-question.ts';
import { none, other, sameAs } from './found.ts';
import { isAnswered, nodesIn } from './queries.ts';

/** All of them share one list of names, inactive ones included. */
const LISTS = [
  { name: 'CustomerQuery', called: 'customer' },
  { name: 'VendorQuery', called: 'vendor' },
  { name: 'EmployeeQuery', called: 'employee' },
  { name: 'OtherNameQuery', called: 'other name' },
] as const;

/**
 * A customer of that name is the same party unless something contradicts it; a vendor, an employee or another name
 * never is.
 */
export function* findCustomer(facts: CompanyFacts, question: FindQuestion): Reading<Found> {
  const data = customerSchema.parse(question.item.data);
  const name = desktopText(fullNameOf(data.displayName), messageRules(facts.company)).text;
  const requests = LISTS.map((list): MessageRequest => {
    return { name: list.name, requestId: list.name, tree: { FullName: [name] } };
  });
  const answer = yield* ask({ facts, requests });
  if (!answer.ok) return answer;
  for (const list of LISTS) {
    const response = answer.value.of(list.name);
    if (!isAnswered(response)) return refusedRead(response);
    const row = nodesIn(response).find((node) => {
      const party = partyRow.parse(node);
      return sameName(party.FullName ?? party.Name, name);
    });
    if (!row) continue;
    const objection = objectionTo(list.called, partyRow.parse(row), data);
    return objection ? other(objection) : sameAs(facts, question, row);
  }
  return none();
}

/** Why the one of this name is another party; undefined when nothing says so. */
function objectionTo(called: string, party: PartyRow, data: Customer): string | undefined {
  const who = `The ${party.IsActive === false ? 'inactive ' : ''}${called} “${party.FullName ?? party.Name}” in QuickBooks`;
  if (called !== 'customer') return `${who} has this name.`;
  const contradiction = contradictionOf(party, data);
  return contradiction && `${who} has this name, but ${contradiction}.`;
}

/** Absent on one side contradicts nothing. */
function contradictionOf({ Email, Phone }: PartyRow, data: Customer): string | undefined {
  if (Email && data.email && !addressesIn(Email).includes(data.email.toLowerCase())) {
    return `another e-mail address (${Email})`;
  }
  if (Phone && data.phone && digitsOf(Phone) !== digitsOf(data.phone))
    return `another phone number (${Phone})`;
  return undefined;
}

function addressesIn(text: string): string[] {
  return text.toLowerCase().split(/[,;\s]+/);
}

/** Numbers are written in many ways; the country code of North America is often left out. */
function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
}
