import { accountRole, type Role, roleKey } from '../../../domain/account-roles.ts';
import type { EntityType } from '../../../domain/entity.ts';
import { SyncError } from '../../../errors.ts';
import type { AgreedBefore, ComposeContext, PushItem } from '../../provider.ts';
import type { TaxRules } from '../tax/tax-members.ts';
import { taxRulesFor } from '../tax/tax-rules.ts';

/** What a mapper may look at while it writes one record. */
export interface WriteContext {
  recordId: string;
  isUpdate: boolean;
  /** States every field that we own: a blank clears what is there. */
  clears: boolean;
  company: ComposeContext['company'];
  /** What was agreed, for lists that are replaced as a whole. */
  before: AgreedBefore | undefined;
  tax: TaxRules;
  payoutStyle: ComposeContext['payoutStyle'];
  /** Id of the account that somebody chose for a role. Throws `AccountNotMapped` when nobody did. */
  account(role: Role, currency: string): string;
  /** The counterpart's id of a record that this one refers to. */
  externalId(entityType: EntityType, recordId: string): string;
  /** What was chosen for a key of ours, if anything. */
  mapped: ComposeContext['mapped'];
}

export function writeContext(item: PushItem, context: ComposeContext): WriteContext {
  return {
    recordId: item.recordId,
    isUpdate: item.counterpart !== undefined,
    clears: item.counterpart !== undefined && !item.justPaired,
    company: context.company,
    before: item.agreed ?? item.past,
    tax: taxRulesFor(context),
    payoutStyle: context.payoutStyle,
    account(role, currency) {
      const key = roleKey(role, currency, context.company.homeCurrency);
      const mapping = context.mapped('account', key);
      if (!mapping) throw notMapped(key);
      return mapping.externalId;
    },
    mapped: context.mapped,
    externalId(entityType, recordId) {
      const chosen = entityType === 'customer' ? context.customerOf?.(item) : undefined;
      const id = chosen ?? context.externalId(entityType, recordId);
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

function notMapped(key: string): SyncError {
  const { label = key, purpose = '' } = accountRole(key) ?? {};
  return new SyncError({
    type: 'AccountNotMapped',
    message: `No account is chosen for “${label}” (${purpose}).`,
    mapping: { kind: 'account', key },
  });
}
