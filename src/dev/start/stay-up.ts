import type { Demo } from '../demo.ts';
import type { Stack } from '../stack.ts';
import { bringUpDemoData, bringUpStack } from './bring-up.ts';
import { onShutdown } from './shutdown.ts';

/** Brings everything up and keeps it up until it is told to end. */
export async function stayUp(home: string, startedMs: number): Promise<void> {
  const starting = bringUpStack(home, false);
  const shutdown = onShutdown(async () => (await starting.catch(() => undefined))?.stop());
  try {
    const stack = await starting;
    tellOfEarlyEnds(stack, shutdown.requested);
    const demo = await bringUpDemoData(home, stack);
    console.log(addresses(stack, demo));
    console.log(`\nReady after ${((Date.now() - startedMs) / 1000).toFixed(1)} s. Ctrl-C stops everything.`);
  } catch (error) {
    // What fails because we are ending is no failure; the end itself is under way.
    if (shutdown.requested()) return;
    await (await starting.catch(() => undefined))?.stop();
    throw error;
  }
}

function tellOfEarlyEnds(stack: Stack, ending: () => boolean): void {
  for (const { name, exited } of stack.parts) {
    void exited?.then((reason) => {
      if (!ending()) console.error(`${name} has ended (${reason}); start again to have it back`);
    });
  }
}

function addresses(stack: Stack, demo: Demo | undefined): string {
  const { baseUrl } = stack.api;
  const rows = [
    ['Console', baseUrl],
    ['  sign in as', demo ? `${demo.owner.email}, password ${demo.owner.password}` : ''],
    ['API documentation', `${baseUrl}/docs`],
    ['Temporal Web UI', stack.env.TEMPORAL_UI_URL ?? ''],
    ['QuickBooks sandbox', stack.quickBooks.sandbox?.baseUrl ?? ''],
    ['Stripe stand-in', stack.stripe.sandbox?.baseUrl ?? ''],
    ['API key of the demo', demo?.apiKey ?? ''],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map(([name = '', value]) => `${name.padEnd(20)} ${value}`)
    .join('\n');
}
