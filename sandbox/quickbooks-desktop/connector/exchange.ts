import { Hresult } from '../hresults.ts';
import { deviation } from './deviations.ts';
import { Killed } from './interrupts.ts';
import type { OpenSession } from './program.ts';
import type { Update } from './update.ts';
import { UpdateEnd } from './update-end.ts';

const NOOP_WAIT_MS = 5_000;
const DONE = 100;

/** Fetches message sets and hands answers back until the service has no more. */
export async function exchange(update: Update, session: OpenSession, first: string): Promise<void> {
  let hcp = first;
  for (;;) {
    const request = await nextRequest(update, session, hcp);
    hcp = '';
    if (request === undefined) return;
    if (await passOn(update, session, request)) return;
    if (update.exchanges >= update.context.settings.mostExchanges) {
      update.caller.note(
        deviation('sendRequestXML', 'endless-exchange', `${update.exchanges} exchanges and no end`),
      );
      throw new UpdateEnd('failed', 'The exchange does not end');
    }
  }
}

/** A message set, or nothing where the service is done; waits while it says `NoOp`. */
async function nextRequest(update: Update, session: OpenSession, hcp: string): Promise<string | undefined> {
  let first = hcp;
  for (;;) {
    const { path, country, version } = session.facts;
    const [major = '1', minor = '0'] = version.split('.');
    const values = [update.ticket, first, path, country, major, minor];
    const answer = await update.caller.text('sendRequestXML', ...values);
    first = '';
    if (answer === 'NoOp' && update.context.settings.unproven.noOpAsRequest === 'wait') {
      update.caller.note(deviation('sendRequestXML', 'noop-as-request', 'NoOp belongs into getLastError'));
      await wait(update, NOOP_WAIT_MS);
      continue;
    }
    if (answer !== '') return checked(update, answer);
    if (!(await isToWait(update))) return undefined;
    await wait(update, NOOP_WAIT_MS);
  }
}

function checked(update: Update, request: string): string {
  if (/<(\w+:)?Envelope[\s>]/.test(request)) {
    update.caller.note(
      deviation('sendRequestXML', 'envelope-in-qbxml', 'a SOAP envelope stands inside the qbXML'),
    );
  }
  return request;
}

/** What an empty message set means is what `getLastError` says. */
async function isToWait(update: Update): Promise<boolean> {
  const text = await update.caller.text('getLastError', update.ticket);
  if (text === 'NoOp') return true;
  if (text === 'Interactive mode') {
    update.caller.note(deviation('getLastError', 'interactive-mode', 'interactive mode is not spoken here'));
  }
  if (text !== '') throw new UpdateEnd('failed', text);
  return false;
}

/** Has QuickBooks carry a set out and tells the service; true where that is the end. */
async function passOn(update: Update, session: OpenSession, request: string): Promise<boolean> {
  const step = update.context.interrupts.reach('processRequest');
  if (step === 'kill-before') throw new Killed('killed before QuickBooks was asked');
  const { response, hresult, message } = await process(session, request);
  update.exchanges += 1;
  if (step !== undefined) throw new Killed('killed after QuickBooks had answered');
  const answer = await update.caller.text('receiveResponseXML', update.ticket, response, hresult, message);
  update.progress = Number(answer);
  if (update.progress < 0)
    throw new UpdateEnd('failed', await update.caller.text('getLastError', update.ticket));
  if (update.progress > DONE) {
    update.caller.note(
      deviation('receiveResponseXML', 'progress-out-of-range', `${answer} is more than 100`),
    );
  }
  return update.progress >= DONE;
}

async function process(session: OpenSession, request: string) {
  try {
    return { response: await session.processRequest(request), hresult: '', message: '' };
  } catch (error) {
    if (!(error instanceof Hresult)) throw error;
    return { response: '', hresult: error.code, message: error.message };
  }
}

/** The five seconds of the real one, as long as this connector's time goes. */
async function wait({ context }: Update, ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms * context.settings.timeScale));
}
