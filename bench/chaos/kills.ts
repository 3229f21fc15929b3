import type { Random } from '../../src/dev/demo-data/random.ts';

/**
 * What is killed, as the parts of the rig are called, and how. SIGTERM is how an orchestrator ends a process; PostgreSQL
 * would then wait for everybody to leave, so it is told to end at once by SIGINT.
 */
export interface Kill {
  part: string;
  signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT';
  /** Until it is started again, in ms. */
  awayMs: number;
  /** Of all records, how many are there before it falls. */
  after: number;
  /** Into the write that is under way then, in ms. */
  intoMs: number;
}

const MINUTE_MS = 60_000;
const TARGETS: readonly Pick<Kill, 'part' | 'signal' | 'awayMs'>[] = [
  { part: 'worker 1', signal: 'SIGKILL', awayMs: 0 },
  { part: 'worker 1', signal: 'SIGTERM', awayMs: 0 },
  { part: 'API', signal: 'SIGKILL', awayMs: 0 },
  { part: 'API', signal: 'SIGTERM', awayMs: 0 },
  { part: 'Temporal', signal: 'SIGKILL', awayMs: 0 },
  { part: 'Temporal', signal: 'SIGTERM', awayMs: MINUTE_MS },
  { part: 'PostgreSQL', signal: 'SIGKILL', awayMs: 0 },
  { part: 'PostgreSQL', signal: 'SIGINT', awayMs: MINUTE_MS },
];

/** Spread over the progress of the writes; the first is a worker's, which has them in hand. None twice in a row. */
export function planKills(random: Random, kills: number, writeMs: number): Kill[] {
  const plan: Kill[] = [];
  for (let index = 0; index < kills; index += 1) {
    const last = plan.at(-1)?.part;
    const choices = index === 0 ? TARGETS.slice(0, 2) : TARGETS.filter(({ part }) => part !== last);
    plan.push({
      ...random.pick(choices),
      after: (index + random.between(1, 9) / 10) / (kills + 1),
      intoMs: random.between(0, Math.floor(writeMs / 4)),
    });
  }
  return plan;
}
