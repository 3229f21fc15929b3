import type { Part } from '../stack/part.ts';
import type { Stack } from '../stack.ts';
import { bringUpDemoData, bringUpStack, type Demos } from './bring-up.ts';
import { onCallerGone } from './caller.ts';
import type { StartOptions } from './options.ts';
import { forgetRunning, noteRunning } from './running.ts';
import { onShutdown } from './shutdown.ts';
import { watchOverUs } from './watch-over-us.ts';

/** Brings everything up and keeps it up until it is told to end. */
export async function stayUp({ home, anyPort }: StartOptions, startedMs: number): Promise<void> {
  const reaper = watchOverUs();
  let demos: Demos = {};
  const starting = bringUpStack(home, anyPort, (part) => {
    if (part.process) reaper.watch(part.process);
    void refill(part, demos);
  });
  const end = async () => {
    await forgetRunning(home);
    await (await starting.catch(() => undefined))?.stop();
    await reaper.finish();
  };
  const shutdown = onShutdown(end);
  await onCallerGone(shutdown.request);
  try {
    const stack = await starting;
    await noteRunning(home, stack);
    demos = await bringUpDemoData(home, stack);
    console.log(addresses(stack, demos));
    console.log(`\n${firstSteps(stack)}`);
    console.log(`\nReady after ${((Date.now() - startedMs) / 1000).toFixed(1)} s. Ctrl-C stops everything.`);
  } catch (error) {
    // What fails because we are ending is no failure; the end itself is under way.
    if (shutdown.requested()) return;
    await end();
    throw error;
  }
}

/** What keeps nothing over a restart is given it again. */
async function refill({ name }: Part, { online, desktop }: Demos): Promise<void> {
  const refilled = name === 'Stripe' ? online?.refillStripe() : name === 'Desktop' && desktop?.reconnect();
  if (!refilled) return;
  await refilled.catch((error: unknown) => {
    console.error(`The ${name} stand-in is empty until npm start is called again: ${String(error)}`);
  });
}

function addresses(stack: Stack, { online, desktop }: Demos): string {
  const { PUBLIC_URL: baseUrl = stack.api.baseUrl } = stack.env;
  const rows = [
    ['Console', baseUrl],
    ['  sign in as', online ? `${online.owner.email}, password ${online.owner.password}` : ''],
    ['  or, with Desktop', desktop ? `${desktop.owner.email}, password ${desktop.owner.password}` : ''],
    ['API documentation', `${baseUrl}/docs`],
    ['Temporal Web UI', stack.env.TEMPORAL_UI_URL ?? ''],
    ['QuickBooks sandbox', stack.quickBooks.sandbox?.baseUrl ?? ''],
    ['QuickBooks Desktop', stack.desktop.sandbox?.baseUrl ?? ''],
    ['Stripe stand-in', stack.stripe.sandbox?.baseUrl ?? ''],
    ['Mails', stack.mail.baseUrl ?? ''],
    ['API key of the demo', online?.apiKey ?? ''],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map(([name = '', value]) => `${name.padEnd(20)} ${value}`)
    .join('\n');
}

/** What a newcomer does next. */
function firstSteps({ quickBooks, env }: Stack): string {
  const own = 'Your own business: npm run init, in another terminal.';
  if (!quickBooks.sandbox)
    return `${own}\nRegister this redirect address with Intuit: ${env.PUBLIC_URL}/v1/oauth/callback`;
  return `Look first at: Overview, then Manual Sync, Unresolved Errors, Stripe Payouts.
${own} It connects to the stand-in's company; README.md says how it
connects to one of Intuit's development companies.`;
}
