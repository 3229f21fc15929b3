import { bringUpDatabase } from './stack/database.ts';
import { bringUpDesktop, type DesktopPart } from './stack/desktop.ts';
import { type KeptPart, keepAlive } from './stack/keep-alive.ts';
import { bringUpMail, type MailPart } from './stack/mail.ts';
import type { Part, StackOptions } from './stack/part.ts';
import { bringUpQuickBooks, type QuickBooks } from './stack/quickbooks.ts';
import { openRunRecord } from './stack/run-record.ts';
import { type Api, choosePlace, startApi, startWorker } from './stack/services.ts';
import { bringUpStripe, type StripePart } from './stack/stripe.ts';
import { bringUpTemporal } from './stack/temporal.ts';

export interface Stack {
  /** As they run now. */
  parts(): readonly Part[];
  api: Api;
  quickBooks: QuickBooks;
  stripe: StripePart;
  desktop: DesktopPart;
  mail: MailPart;
  /** What the API and the worker run with. */
  env: NodeJS.ProcessEnv;
  /** Everything that we started, last one first. */
  stop(): Promise<void>;
}

export interface StartStackOptions extends Omit<StackOptions, 'onStarted'> {
  /** Told of each part as it comes up, and up again. */
  onPart(part: Part): void;
  /** Told in words of a part that has ended, and of what follows. */
  onEnd(line: string): void;
  /** Told of what an earlier start, which was killed, had left behind. */
  onLeftover(ended: string): void;
}

/** Brings up everything that Ledgerbridge needs, and Ledgerbridge. A failure stops what was started. */
export async function startStack(options: StartStackOptions): Promise<Stack> {
  const record = await openRunRecord(options.home);
  record.ended.forEach(options.onLeftover);
  const parts: KeptPart[] = [];
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
    await record.remove();
  };
  const add = async <Added extends Part>(starting: Promise<Added>): Promise<Added> => {
    const part = await starting;
    parts.push(keepAlive(part, options));
    options.onPart(part);
    return part;
  };
  try {
    const started = await startParts({ ...options, onStarted: record.add }, add);
    return { ...started, parts: () => parts.map((part) => part.current()), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Add = <Added extends Part>(starting: Promise<Added>) => Promise<Added>;

async function startParts(
  options: StackOptions,
  add: Add,
): Promise<Pick<Stack, 'api' | 'quickBooks' | 'stripe' | 'desktop' | 'mail' | 'env'>> {
  const [database, temporal, quickBooks, stripe, desktop, mail] = await allSettledOrThrow([
    add(bringUpDatabase(options)),
    add(bringUpTemporal(options)),
    add(bringUpQuickBooks(options)),
    add(bringUpStripe(options)),
    add(bringUpDesktop(options)),
    add(bringUpMail(options)),
  ]);
  const basics = {
    ...options.env,
    ...database.env,
    ...temporal.env,
    ...quickBooks.env,
    ...stripe.env,
    ...mail.env,
  };
  const withBasics = { ...options, env: basics };
  const place = await choosePlace(options.anyPort, quickBooks.sandbox ? '127.0.0.1' : 'localhost');
  const [api] = await allSettledOrThrow([
    add(startApi(place, withBasics)),
    add(startWorker(place, withBasics)),
  ]);
  return { api, quickBooks, stripe, desktop, mail, env: { ...basics, ...api.env } };
}

/** Like `Promise.all`, but a failure waits for the others: what they started must be stopped too. */
async function allSettledOrThrow<const T extends readonly Promise<unknown>[]>(
  starting: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(starting);
  return Promise.all(starting);
}
