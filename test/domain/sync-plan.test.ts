import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dependencyRank,
  ENTITY_TYPES,
  type EntityType,
  type RecordRef,
  refKey,
} from '../../src/domain/entity.ts';
import { type PlanNode, type PlanRow, planSets } from '../../src/domain/sync-plan.ts';

const LIMITS = {
  maxSets: 4,
  maxPerStage: 5,
  exclusiveTypes: ['customer'] as EntityType[],
  exclusiveRoom: 1,
};

interface World {
  rows: PlanRow[];
  nodes: Map<string, PlanNode>;
}

/** Records that need some records of earlier types; some rows of them are due. */
const worlds: fc.Arbitrary<World> = fc
  .record({
    counts: fc.tuple(fc.nat(12), fc.nat(4), fc.nat(12), fc.nat(12)),
    edges: fc.infiniteStream(fc.nat(100)),
    due: fc.infiniteStream(fc.boolean()),
    stuck: fc.infiniteStream(fc.nat(9)),
  })
  .map(({ counts, edges, due, stuck }) => {
    const refs = ENTITY_TYPES.flatMap((entityType, index) =>
      Array.from({ length: counts[index] ?? 0 }, (_, n): RecordRef => ({ entityType, recordId: `${n}` })),
    );
    const nodes = new Map<string, PlanNode>();
    for (const ref of refs) {
      const earlier = refs.filter(
        (other) => dependencyRank(other.entityType) < dependencyRank(ref.entityType),
      );
      const missing =
        earlier.length === 0
          ? []
          : [0, 1].flatMap(() => earlier[(edges.next().value ?? 0) % (earlier.length * 2)] ?? []);
      const status = stuck.next().value === 0 ? ('failed' as const) : ('free' as const);
      nodes.set(refKey(ref), { ...ref, missing, status, reason: status === 'failed' ? 'failed' : undefined });
    }
    const rows = refs.filter(() => due.next().value).map((ref) => ({ ...ref, priority: 2, batchId: null }));
    return { rows, nodes };
  });

const membersOf = (set: { stages: RecordRef[][] }) => set.stages.flat().map(refKey);

test('a record is in one set at most', () => {
  fc.assert(
    fc.property(worlds, ({ rows, nodes }) => {
      const members = planSets(rows, nodes, LIMITS).sets.flatMap(membersOf);
      expect(new Set(members).size).toBe(members.length);
    }),
  );
});

test('whatever a record misses goes in an earlier stage of the same set', () => {
  fc.assert(
    fc.property(worlds, ({ rows, nodes }) => {
      for (const set of planSets(rows, nodes, LIMITS).sets) {
        const stageOf = new Map(
          set.stages.flatMap((stage, index) => stage.map((ref) => [refKey(ref), index] as const)),
        );
        for (const key of stageOf.keys()) {
          for (const needed of nodes.get(key)?.missing ?? []) {
            expect(stageOf.get(refKey(needed)) ?? Number.POSITIVE_INFINITY).toBeLessThan(
              stageOf.get(key) ?? -1,
            );
          }
        }
      }
    }),
  );
});

test('no request is larger than the vendor takes, no more sets than there is room, and one writes names', () => {
  fc.assert(
    fc.property(worlds, ({ rows, nodes }) => {
      const { sets } = planSets(rows, nodes, LIMITS);
      expect(sets.length).toBeLessThanOrEqual(LIMITS.maxSets);
      expect(sets.flatMap((set) => set.stages).every((stage) => stage.length <= LIMITS.maxPerStage)).toBe(
        true,
      );
      expect(
        sets.filter((set) => set.stages.flat().some((ref) => ref.entityType === 'customer')).length,
      ).toBeLessThanOrEqual(1);
    }),
  );
});

test('a row that needs something that failed waits for it, with the reason', () => {
  const customer = { entityType: 'customer', recordId: 'c' } as const;
  const row = { entityType: 'invoice', recordId: 'i', priority: 2, batchId: null } as const;
  const nodes = new Map<string, PlanNode>([
    ['customer/c', { ...customer, missing: [], status: 'failed', reason: 'Customer "c" has not synced.' }],
    ['invoice/i', { entityType: 'invoice', recordId: 'i', missing: [customer], status: 'free' }],
  ]);
  const { sets, waits } = planSets([row], nodes, LIMITS);
  expect(sets).toEqual([]);
  expect(waits).toEqual([{ row, on: customer, reason: 'Customer "c" has not synced.' }]);
});

test('while names are being written elsewhere, nothing that writes names is taken', () => {
  fc.assert(
    fc.property(worlds, ({ rows, nodes }) => {
      const { sets } = planSets(rows, nodes, { ...LIMITS, exclusiveRoom: 0 });
      expect(sets.flatMap(membersOf).some((key) => key.startsWith('customer/'))).toBe(false);
    }),
  );
});
