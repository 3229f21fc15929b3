import type { EntityType } from '../../../domain/entity.ts';
import { assertNever } from '../../../errors.ts';
import type { Found } from '../../provider.ts';
import type { CompanyFacts, Reading } from '../../reads.ts';
import { findCustomer } from './find-customer.ts';
import { findDocument } from './find-document.ts';
import type { FindQuestion } from './find-question.ts';
import { findServiceItem } from './find-service-item.ts';

/** Looks the record up by what QuickBooks lets us ask for, and says whether it is the same one. */
export function find(facts: CompanyFacts, question: FindQuestion): Reading<Found> {
  const type: EntityType = question.item.entityType;
  switch (type) {
    case 'customer':
      return findCustomer(facts, question);
    case 'service_item':
      return findServiceItem(facts, question);
    case 'invoice':
    case 'payment':
    case 'timesheet_entry':
    case 'payout':
    case 'payout_activity':
      return findDocument(facts, question);
    case 'team_member':
    case 'timesheet':
      throw new Error(`${type} has no counterpart in QuickBooks Desktop`);
    default:
      return assertNever(type);
  }
}
