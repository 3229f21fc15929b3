import type { EntityType } from '../../../domain/entity.ts';
import { SyncError } from '../../../errors.ts';
import type { ComposeContext, PushItem } from '../../provider.ts';
import { type TaxRules, taxRulesFor } from '../tax/tax-rules.ts';

/** What a mapper may look at while it writes one record. */
export interface WriteContext {
  recordId: string;
  /** An update states every field that we own: a blank clears what is there. */
  isUpdate: boolean;
  company: ComposeContext['company'];
  tax: TaxRules;
  /** The counterpart's id of a record that this one refers to. */
  externalId(entityType: EntityType, recordId: string): string;
}

export function writeContext(item: PushItem, context: ComposeContext): WriteContext {
  return {
    recordId: item.recordId,
    isUpdate: item.counterpart !== undefined,
    company: context.company,
    tax: taxRulesFor(context.company),
    externalId(entityType, recordId) {
      const id = context.externalId(entityType, recordId);
      if (id === undefined) throw notLinked(entityType, recordId);
      return id;
    },
  };
}

function notLinked(entityType: EntityType, recordId: string): SyncError {
  return new SyncError({
    type: 'PrerequisiteNotMet',
    message: `The ${entityType.replace('_', ' ')} ${recordId} that this record needs is not in QuickBooks yet.`,
  });
}
