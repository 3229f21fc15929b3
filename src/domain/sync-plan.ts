import { dependencyRank, type EntityType, type RecordRef, refKey } from './entity.ts';

/** A record that could go, with the prerequisites that have no counterpart yet. */
export interface PlanNode extends RecordRef {
  missing: RecordRef[];
  /** As the log calls it: "Invoice 1001". */
  called?: string;
  /**
   * `busy` is under way elsewhere; `unapproved` awaits a person's approval; `failed`, `absent` and `ineligible` need
   * somebody.
   */
  status: 'free' | 'busy' | 'unapproved' | 'failed' | 'absent' | 'ineligible';
  /** Says why a node that is not free cannot go. */
  reason?: string;
}

export interface PlanRow extends RecordRef {
  priority: number;
  batchId: string | null;
  /** Shares its request with nobody. */
  alone?: boolean;
}

export interface PlanLimits {
  maxSets: number;
  /** Records that one request may carry. */
  maxPerStage: number;
  /** Types of which only one request may be under way; sets of them take turns at the last step. */
  exclusiveTypes: readonly EntityType[];
  /** How many more sets that write an exclusive type may be under way. */
  exclusiveRoom: number;
}

export interface PlannedSet {
  priority: number;
  batchId: string | null;
  /** In dependency order; each becomes at most one request. */
  stages: RecordRef[][];
}

export interface Plan {
  sets: PlannedSet[];
  /** Rows that stay until the named record is in step; with a reason when that needs somebody. */
  waits: { row: PlanRow; on: RecordRef; reason?: string; unapproved?: true }[];
}

interface DraftSet {
  key: string;
  priority: number;
  batchId: string | null;
  exclusive: boolean;
  members: RecordRef[];
}

/**
 * Groups due rows into sets: each row travels with the prerequisites that it misses, in an earlier stage. A
 * record is in one set at most. Rows that fit nowhere now are left out and stay due.
 * `nodes` holds every row and every record reachable through `missing`, by `refKey`.
 */
export function planSets(
  rows: readonly PlanRow[],
  nodes: ReadonlyMap<string, PlanNode>,
  limits: PlanLimits,
): Plan {
  const planner = new Planner(nodes, limits);
  for (const row of rows) planner.place(row);
  return planner.plan();
}

class Planner {
  readonly #nodes: ReadonlyMap<string, PlanNode>;
  readonly #limits: PlanLimits;
  readonly #sets: DraftSet[] = [];
  readonly #setOf = new Map<string, DraftSet>();
  readonly #waits: Plan['waits'] = [];

  constructor(nodes: ReadonlyMap<string, PlanNode>, limits: PlanLimits) {
    this.#nodes = nodes;
    this.#limits = limits;
  }

  place(row: PlanRow): void {
    if (this.#setOf.has(refKey(row))) return;
    const closure = this.#closure(row);
    const blocker = closure.find((node) => node.status !== 'free' && refKey(node) !== refKey(row));
    if (blocker) {
      const { entityType, recordId, status } = blocker;
      const reason = status === 'busy' ? undefined : blocker.reason;
      const unapproved = status === 'unapproved' ? { unapproved: true as const } : {};
      this.#waits.push({ row, on: { entityType, recordId }, reason, ...unapproved });
      return;
    }
    const set = this.#findSet(row, closure);
    if (set) this.#join(set, closure);
  }

  plan(): Plan {
    const sets = this.#sets.map(({ priority, batchId, members }) => ({
      priority,
      batchId,
      stages: toStages(members),
    }));
    return { sets, waits: this.#waits };
  }

  /** The row and all it misses, prerequisites first. */
  #closure(row: RecordRef): PlanNode[] {
    const found = new Map<string, PlanNode>();
    const visit = (ref: RecordRef) => {
      const node = this.#nodes.get(refKey(ref));
      if (!node || found.has(refKey(ref))) return;
      for (const prerequisite of node.missing) visit(prerequisite);
      found.set(refKey(ref), node);
    };
    visit(row);
    return [...found.values()];
  }

  #findSet(row: PlanRow, closure: readonly PlanNode[]): DraftSet | undefined {
    const placed = new Set(closure.flatMap((node) => this.#setOf.get(refKey(node)) ?? []));
    if (placed.size > 1) return undefined;
    const fresh = closure.filter((node) => !this.#setOf.has(refKey(node)));
    const exclusive = fresh.some((node) => this.#limits.exclusiveTypes.includes(node.entityType));
    const [forced] = placed;
    const candidate = forced ?? this.#openSet(row, exclusive, fresh);
    if (!candidate || !this.#fits(candidate, fresh)) return undefined;
    if (!exclusive || candidate.exclusive) return candidate;
    if (!this.#mayTakeExclusive()) return undefined;
    candidate.exclusive = true;
    return candidate;
  }

  #openSet(row: PlanRow, exclusive: boolean, fresh: readonly PlanNode[]): DraftSet | undefined {
    const key = row.alone ? refKey(row) : `${row.priority}/${row.batchId ?? ''}/${row.entityType}`;
    const open = this.#sets.find(
      (set) => set.key === key && set.exclusive === exclusive && this.#fits(set, fresh),
    );
    if (open) return open;
    if (this.#sets.length >= this.#limits.maxSets) return undefined;
    if (exclusive && !this.#mayTakeExclusive()) return undefined;
    const set = { key, priority: row.priority, batchId: row.batchId, exclusive: false, members: [] };
    this.#sets.push(set);
    return set;
  }

  #mayTakeExclusive(): boolean {
    return this.#sets.filter((set) => set.exclusive).length < this.#limits.exclusiveRoom;
  }

  #fits(set: DraftSet, fresh: readonly PlanNode[]): boolean {
    const count = (members: readonly RecordRef[], type: EntityType) =>
      members.filter((member) => member.entityType === type).length;
    return fresh.every(
      ({ entityType }) =>
        count(set.members, entityType) + count(fresh, entityType) <= this.#limits.maxPerStage,
    );
  }

  #join(set: DraftSet, closure: readonly PlanNode[]): void {
    for (const { entityType, recordId } of closure) {
      const ref = { entityType, recordId };
      if (this.#setOf.has(refKey(ref))) continue;
      this.#setOf.set(refKey(ref), set);
      set.members.push(ref);
    }
  }
}

function toStages(members: readonly RecordRef[]): RecordRef[][] {
  const ranks = [...new Set(members.map((member) => dependencyRank(member.entityType)))].sort(
    (a, b) => a - b,
  );
  return ranks.map((rank) => members.filter((member) => dependencyRank(member.entityType) === rank));
}
