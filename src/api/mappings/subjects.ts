import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { listTeamMembers, taxCodesInUse } from '../../db/mappings/mapping-subjects.ts';
import { ACCOUNT_ROLES, type AccountRole, accountRole } from '../../domain/account-roles.ts';
import type { Choice, MappingKind, MappingRef } from '../../domain/mapping.ts';
import {
  type Suggestion,
  suggestAccount,
  suggestPerson,
  suggestTaxCode,
} from '../../domain/mapping-suggestion.ts';
import { regionOfConnection } from '../connections/region.ts';
import type { AppDeps } from '../deps.ts';

/** A key of ours that can be mapped. */
export interface MappingSubject {
  key: string;
  label: string;
  purpose: string | null;
  /** Types of choices that fit; undefined when any does. */
  accepts?: readonly string[];
  suggest(choices: readonly Choice[]): Suggestion | undefined;
}

/** The keys that are known without any mapping; those that hold something up are added to them. */
export async function knownSubjects(
  { db }: Pick<AppDeps, 'db'>,
  connection: StoredConnection,
  kind: MappingKind,
): Promise<MappingSubject[]> {
  const { tenantId } = connection;
  switch (kind) {
    case 'employee':
      return (await listTeamMembers(db, tenantId)).map((member) => ({
        key: member.id,
        label: member.name,
        purpose: member.email ?? null,
        suggest: (choices) => suggestPerson({ name: member.name, email: member.email ?? undefined }, choices),
      }));
    case 'account':
      return ACCOUNT_ROLES.map(roleSubject);
    case 'tax_code':
      // In the United States a line is taxable or not, which needs no code.
      if (regionOfConnection(connection) === 'US') return [];
      return (await taxCodesInUse(db, tenantId)).map((key) => unknownSubject(kind, key));
  }
}

function roleSubject(role: AccountRole): MappingSubject {
  return {
    key: role.key,
    label: role.label,
    purpose: role.purpose,
    accepts: role.accepts,
    suggest: (choices) => suggestAccount(role, choices),
  };
}

/** A key that no list names: the role of an account in another currency, which comes into being with its use. */
export function furtherSubject({ kind, key }: MappingRef): MappingSubject | undefined {
  const role = kind === 'account' ? accountRole(key) : undefined;
  return role && roleSubject(role);
}

/** A key that only records name. */
export function unknownSubject(kind: MappingKind, key: string): MappingSubject {
  const further = furtherSubject({ kind, key });
  if (further) return further;
  const suggest = (choices: readonly Choice[]) =>
    kind === 'tax_code' ? suggestTaxCode(key, choices) : undefined;
  return { key, label: key, purpose: null, suggest };
}
