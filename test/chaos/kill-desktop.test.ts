import { expect, test } from 'vitest';
import { fieldBusinesses } from '../engine/desktop/field-business.ts';
import { onCluster } from '../support/on-cluster.ts';
import { atNight } from '../support/scale.ts';
import { type Kill, type KillDesk, type Killed, openKillDesk, VICTIMS } from './desktop-kills.ts';
import { MOMENTS } from './desktop-wire.ts';

/** At night each of the three dies at each moment of each exchange of a visit. */
function everyKill(steps: readonly string[]): Kill[] {
  return VICTIMS.flatMap((victim) =>
    steps.flatMap((_, step) => MOMENTS.map((moment): Kill => ({ victim, step, moment }))),
  );
}

/** By day some of them, where most is at stake: the write is being handed out, is carried out, is answered. */
function someKills(steps: readonly string[]): Kill[] {
  const nth = (name: string, count: number) => {
    const places = steps.flatMap((each, step) => (each === name ? [step] : []));
    return places.at(Math.min(count, places.length - 1)) ?? 0;
  };
  return [
    { victim: 'quickbooks', step: nth('session: requests', 3), moment: 'within' },
    { victim: 'quickbooks', step: nth('session: requests', 4), moment: 'after' },
    { victim: 'connector', step: nth('session: requests', 3), moment: 'after' },
    { victim: 'connector', step: nth('sendRequestXML', 2), moment: 'within' },
    { victim: 'server', step: nth('receiveResponseXML', 2), moment: 'within' },
  ];
}

/** At night several business side by side: what a server left when it died is waited for most of the time. */
const DESKS = atNight ? 3 : 1;

const businesses = fieldBusinesses(800).values();
const next = () => businesses.next().value ?? { records: [], expected: [] };
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

function tell(title: string, left: number, { tookMs: { dead, back, atRest } }: Killed): void {
  const took = `dead after ${seconds(dead)}, back after ${seconds(back)}, in step after ${seconds(atRest)}`;
  process.stderr.write(`${title}: ${took}; ${left} to go\n`);
}

interface Walk {
  /** Of the exchanges of a visit in which nothing dies. */
  steps: readonly string[];
  /** What did not end as it must. */
  wrong: string[];
  /** `victim exchange`. */
  seen: Set<string>;
}

/** Each desk takes the next kill as soon as it is done with one. */
async function walk(desks: readonly KillDesk[]): Promise<Walk> {
  const [steps = []] = await Promise.all(desks.map((desk) => desk.undisturbed(next())));
  const left = atNight ? everyKill(steps) : someKills(steps);
  const found: Walk = { steps, wrong: [], seen: new Set() };
  const go = async (desk: KillDesk): Promise<void> => {
    for (let kill = left.shift(); kill; kill = left.shift()) {
      const { victim, step, moment } = kill;
      const title = `${victim} killed ${moment} exchange ${step} (${steps[step]})`;
      try {
        const killed = await desk.killedIn(kill, next());
        if (atNight) tell(title, left.length, killed);
        found.seen.add(`${victim} ${killed.name}`);
      } catch (error) {
        const told = `${title}: ${String(error)}`;
        if (atNight) process.stderr.write(`${told}\n`);
        found.wrong.push(told);
        // What it left half done would be taken for the next one's.
        return;
      }
    }
  };
  await Promise.all(desks.map(go));
  return left.length === 0 ? found : { ...found, wrong: [...found.wrong, `${left.length} were not tried`] };
}

function openDesks(): Promise<KillDesk[]> {
  const opened = Array.from({ length: DESKS }, () => openKillDesk({ withWorker: atNight || onCluster }));
  return Promise.all(opened);
}

test('our server, the Web Connector and QuickBooks may be killed at every step of a visit, each in its turn', async () => {
  const desks = await openDesks();
  try {
    const { steps, wrong, seen } = await walk(desks);
    expect(wrong).toEqual([]);
    const places = VICTIMS.flatMap((victim) => steps.map((name) => `${victim} ${name}`));
    if (atNight) expect([...seen]).toEqual(expect.arrayContaining([...new Set(places)]));
  } finally {
    await Promise.all(desks.map((desk) => desk.close()));
  }
}, 7_200_000);
