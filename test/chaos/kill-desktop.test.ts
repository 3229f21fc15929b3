import { expect, test } from 'vitest';
import { fieldBusinesses } from '../engine/desktop/field-business.ts';
import { atNight } from '../support/scale.ts';
import { type Kill, openKillDesk, VICTIMS } from './desktop-kills.ts';
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

test('our server, the Web Connector and QuickBooks may be killed at every step of a visit, each in its turn', async () => {
  const desk = await openKillDesk({ withWorker: atNight });
  try {
    const businesses = fieldBusinesses(500).values();
    const next = () => businesses.next().value ?? { records: [], expected: [] };
    const steps = await desk.undisturbed(next());
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const kill of atNight ? everyKill(steps) : someKills(steps)) {
      const { victim, step, moment } = kill;
      const title = `${victim} killed ${moment} exchange ${step} (${steps[step]})`;
      const name = await desk
        .killedIn(kill, next())
        .catch((error: Error) => void wrong.push(`${title}: ${error.message}`));
      seen.add(`${victim} ${name}`);
    }
    expect(wrong).toEqual([]);
    const places = VICTIMS.flatMap((victim) => steps.map((name) => `${victim} ${name}`));
    if (atNight) expect([...seen]).toEqual(expect.arrayContaining([...new Set(places)]));
  } finally {
    await desk.close();
  }
}, 7_200_000);
