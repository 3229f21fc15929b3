import { readStartDate } from '../../db/connections/settings.ts';
import type { ConnectionKey } from '../../db/links/links.ts';
import { countPush, listToPush, type PushCounts } from '../../db/queue/push-preview.ts';
import type { EntityType } from '../../domain/entity.ts';
import { assertNever } from '../../errors.ts';
import type { CompanyCapabilities, Provider } from '../../providers/provider.ts';
import type { AppDeps } from '../deps.ts';
import type { PreviewItem } from '../schemas/preview.ts';
import { predict } from './predict.ts';
import { readSurroundings } from './surroundings.ts';

/** Records of a type that are looked at one by one while a person waits for the figures: well below a second. */
const LOOKED_AT = 1_000;

export interface TypeTotals extends PushCounts {
  /** Left for a mapping, another record, or the like. */
  waiting: number;
  failing: number;
  /** In the push, with nothing to do. */
  skipped: number;
  /** Each record was looked at. */
  exact: boolean;
}

interface Counting {
  deps: AppDeps;
  key: ConnectionKey;
  provider: Provider;
  company: CompanyCapabilities;
}

/** What a push of each type would come to: its figures afterwards, told before. */
export async function readTotals(
  counting: Counting,
  types: readonly EntityType[],
  { force }: { force: boolean },
): Promise<TypeTotals[]> {
  const { deps, key } = counting;
  const startDate = await readStartDate(deps.db, key, types);
  const totals: TypeTotals[] = [];
  for (const counts of await countPush(deps.db, key, types)) {
    const window = { entityType: counts.entityType, after: '', limit: LOOKED_AT + 1, force, startDate };
    const rows = await listToPush(deps.db, key, { ...window, onlyInScope: true });
    if (rows.length > LOOKED_AT) {
      totals.push({ ...counts, waiting: 0, failing: 0, skipped: 0, exact: false });
      continue;
    }
    const around = await readSurroundings(deps.db, key, rows);
    const options = { ...counting, force, payloads: false };
    totals.push(
      counted(
        counts,
        rows.map((row) => predict(row, around, options)),
        force,
      ),
    );
  }
  return totals;
}

function counted(counts: PushCounts, items: readonly PreviewItem[], force: boolean): TypeTotals {
  const of = (kind: Kind) => items.filter(({ outcome }) => kindOf(outcome) === kind).length;
  const skipped = of('skipped');
  return {
    entityType: counts.entityType,
    create: of('create'),
    update: of('update'),
    delete: of('delete'),
    // Forced, what is up to date goes as well.
    unchanged: force ? 0 : counts.unchanged,
    waiting: of('waiting'),
    failing: of('failing'),
    skipped,
    notEligible: counts.notEligible - skipped,
    exact: true,
  };
}

type Kind = 'create' | 'update' | 'delete' | 'waiting' | 'failing' | 'skipped';

function kindOf(outcome: PreviewItem['outcome']): Kind {
  switch (outcome) {
    case 'create':
    case 'link':
      return 'create';
    case 'update':
    case 'deactivate':
    case 'void':
      return 'update';
    case 'delete':
      return 'delete';
    case 'wait':
      return 'waiting';
    case 'refused':
      return 'failing';
    case 'skip':
      return 'skipped';
    default:
      return assertNever(outcome);
  }
}
