import { findMappings, mappingsIn, storeChoices } from '../../db/mappings/mappings.ts';
import { loadRecords } from '../../db/queue/prerequisites.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { accountRole } from '../../domain/account-roles.ts';
import { refKey } from '../../domain/entity.ts';
import {
  type Choice,
  type Mapping,
  type MappingKind,
  type MappingRef,
  mappingKey,
} from '../../domain/mapping.ts';
import { assertNever, type SyncErrorInfo, type SyncErrorType } from '../../errors.ts';
import { unnamedRefusal } from './at-fault.ts';
import type { LookUp } from './find-counterpart.ts';

/** What holds a record whose mapping is of no use: another choice lets it go, as a first one does. */
const TYPES: Readonly<Record<MappingKind, SyncErrorType>> = {
  employee: 'EmployeeNotMapped',
  account: 'AccountNotMapped',
  tax_code: 'TaxCodeNotMapped',
};

/**
 * A refusal for something that was chosen under a mapping names that mapping, and waits for another choice. Which of
 * them it is the other side hardly says, so what there is to choose from is read, once for all that were refused
 * together: what it does not offer any more is to blame.
 */
export async function nameMapping(
  work: LookUp,
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<ReadonlyMap<string, Verdict>> {
  const refused = work.request.items.filter((item) => unnamedRefusal(item, verdicts));
  if (refused.length === 0) return verdicts;
  const stored = await loadRecords(work.deps.db, work.request, refused);
  const refsOf = (item: StoredItem) => {
    const data = stored.get(refKey(item))?.data;
    return data ? mappingsIn({ entityType: item.entityType, data }) : [];
  };
  const chosen = await findMappings(work.deps.db, work.request, refused.flatMap(refsOf));
  const withdrawn = await notOffered(work, [...chosen.values()]);
  if (withdrawn.size === 0) return verdicts;
  const named = new Map(verdicts);
  for (const item of refused) {
    const error = unnamedRefusal(item, verdicts);
    const own = refsOf(item).flatMap((ref) => withdrawn.get(mappingKey(ref)) ?? []);
    const mapping = error && theOneOf(own, error);
    if (!error || !mapping) continue;
    named.set(item.key, { kind: 'failed', error: await withMapping(work, error, mapping) });
  }
  return named;
}

/** Those whose choice is inactive or gone. What cannot be read now is not blamed. */
async function notOffered(work: LookUp, chosen: readonly Mapping[]): Promise<Map<string, Mapping>> {
  const withdrawn = new Map<string, Mapping>();
  for (const kind of new Set(chosen.map((mapping) => mapping.kind))) {
    const read = await work.books.choices({ kind });
    if (!read.ok) continue;
    // Whoever chooses another one sees what there is now.
    await storeChoices(work.deps.db, work.request, kind, read.value);
    const gone = chosen.filter(
      (mapping) => mapping.kind === kind && !read.value.some((choice) => isSame(mapping, choice)),
    );
    for (const mapping of gone) withdrawn.set(mappingKey(mapping), mapping);
  }
  return withdrawn;
}

/** An employee and a vendor may share an id. */
function isSame({ kind, externalId, externalType }: Mapping, choice: Choice): boolean {
  return choice.externalId === externalId && (kind !== 'employee' || choice.type === externalType);
}

/** The one that the vendor names, or the first where it names none: what it names may be none of these. */
function theOneOf(withdrawn: readonly Mapping[], { about }: SyncErrorInfo): Mapping | undefined {
  if (about === undefined) return withdrawn[0];
  return withdrawn.find(({ kind, externalId }) => externalId === about.externalId && mayBe(kind, about));
}

/** Its one list of names holds those who work for the business, too; accounts and codes are none of our types. */
function mayBe(kind: MappingKind, { entityType }: NonNullable<SyncErrorInfo['about']>): boolean {
  return entityType === undefined || (kind === 'employee' && entityType === 'customer');
}

async function withMapping(work: LookUp, error: SyncErrorInfo, mapping: Mapping): Promise<SyncErrorInfo> {
  const { kind, key, externalName } = mapping;
  const message = `${await called(work, mapping)} is mapped to “${externalName}”, which is inactive in QuickBooks or no longer there. ${error.message}`;
  return { ...error, type: TYPES[kind], message, mapping: { kind, key } };
}

async function called(work: LookUp, { kind, key }: MappingRef): Promise<string> {
  switch (kind) {
    case 'account':
      return `In the Account Mapping “${accountRole(key)?.label ?? key}”`;
    case 'tax_code':
      return `In the Tax Code Mapping “${key}”`;
    case 'employee': {
      const member = { entityType: 'team_member', recordId: key } as const;
      const stored = await loadRecords(work.deps.db, work.request, [member]);
      return `In the Employee Mapping “${stored.get(refKey(member))?.name ?? key}”`;
    }
    default:
      return assertNever(kind);
  }
}
