import type { Random } from '../../src/dev/demo-data/random.ts';

/** What is killed, as the parts of the rig are called, and how. SIGTERM is how an orchestrator ends a process. */
export interface Kill {
  part: string;
  signal: 'SIGKILL' | 'SIGTERM';
  /** Of all records, how many are there before it falls. */
  after: number;
  /** Into the write that is under way then, in ms. */
  intoMs: number;
}

const TARGETS: readonly Pick<Kill, 'part' | 'signal'>[] = [
  { part: 'worker 1', signal: 'SIGKILL' },
  { part: 'worker 1', signal: 'SIGTERM' },
  { part: 'API', signal: 'SIGKILL' },
  { part: 'Temporal', signal: 'SIGKILL' },
  { part: 'PostgreSQL', signal: 'SIGKILL' },
];

/** Spread over the progress of the writes; the first is a worker's, which has them in hand. */
export function planKills(random: Random, kills: number, writeMs: number): Kill[] {
  return Array.from({ length: kills }, (_, index) => ({
    ...(index === 0 ? random.pick(TARGETS.slice(0, 2)) : random.pick(TARGETS)),
    after: (index + random.between(1, 9) / 10) / (kills + 1),
    intoMs: random.between(0, Math.floor(writeMs / 4)),
  }));
}
