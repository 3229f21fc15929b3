import { accountRole, type Role, roleKey } from '../../../domain/account-roles.ts';
import type { EntityType } from '../../../domain/entity.ts';
import { SyncError } from '../../../errors.ts';
import type { AgreedBefore, ComposeContext, PushItem } from '../../provider.ts';
import { type VendorFacts, vendorFacts } from '../company-facts.ts';
import { type VersionParts, versionParts } from '../counterpart-version.ts';

/** What a mapper may look at while it writes one record. */
export interface WriteContext {
  recordId: string;
  isUpdate: boolean;
  /** States every field that we own: a blank clears what is there. */
  clears: boolean;
  /** What was agreed, for lists that are replaced as a whole. */
  before: AgreedBefore | undefined;
  /** Of what is there already. */
  version?: VersionParts;
  company: ComposeContext['company'];
  facts: VendorFacts;
  payoutStyle: ComposeContext['payoutStyle'];
  /** Id of the account that somebody chose for a role. Throws `AccountNotMapped` when nobody did. */
  account(role: Role, currency: string): string;
  /** The counterpart's id of a record; undefined where it has none. */
  linkedId: ComposeContext['externalId'];
  /** The counterpart's id of a record that this one refers to. */
  externalId(entityType: EntityType, recordId: string): string;
  /** What was chosen for a key of ours, if anything. */
  mapped: ComposeContext['mapped'];
  /** Tells people what was done otherwise than the record says. */
  tell(note: string): void;
}

export function writeContext(
  item: PushItem,
  context: ComposeContext,
  tell: (note: string) => void,
): WriteContext {
  return {
    recordId: item.recordId,
    isUpdate: item.counterpart !== undefined,
    clears: item.counterpart !== undefined && !item.justPaired,
    before: item.agreed ?? item.past,
    version: item.counterpart && versionParts(item.counterpart.externalVersion),
    company: context.company,
    facts: vendorFacts(context.company),
    payoutStyle: context.payoutStyle,
    account: (role, currency) => accountOf(context, roleKey(role, currency, context.company.homeCurrency)),
    mapped: context.mapped,
    linkedId: context.externalId,
    externalId(entityType, recordId) {
      const chosen = entityType === 'customer' ? context.customerOf?.(item) : undefined;
      const id = chosen ?? context.externalId(entityType, recordId);
      if (id === undefined) throw notLinked(entityType, recordId);
      return id;
    },
    tell,
  };
}

function accountOf(context: ComposeContext, key: string): string {
  const mapping = context.mapped('account', key);
  if (mapping) return mapping.externalId;
  const { label = key, purpose = '' } = accountRole(key) ?? {};
  throw new SyncError({
    type: 'AccountNotMapped',
    message: `No account is chosen for “${label}” (${purpose}).`,
    mapping: { kind: 'account', key },
  });
}

function notLinked(entityType: EntityType, recordId: string): SyncError {
  return new SyncError({
    type: 'PrerequisiteNotMet',
    message: `The ${entityType.replace('_', ' ')} ${recordId} that this record needs is not in QuickBooks yet.`,
  });
}
