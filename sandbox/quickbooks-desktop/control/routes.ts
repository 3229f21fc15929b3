import type { SettingsChange } from '../company/settings.ts';
import { changedSettings } from '../company/settings.ts';
import type { DesktopSandbox } from '../sandbox.ts';
import type { Snapshot } from '../snapshot.ts';
import { restoreSnapshot, takeSnapshot } from '../snapshot.ts';
import { connectorRoutes } from './connector-routes.ts';
import { ControlError } from './control-error.ts';
import { faultRoutes } from './fault-routes.ts';
import type { Fill } from './fill.ts';
import { fill } from './fill.ts';
import { recordRoutes } from './record-routes.ts';
import type { Call, Route } from './route.ts';
import { sessionRoutes } from './session-routes.ts';

const companyRoutes: readonly Route[] = [
  ['GET', /^\/state$/, ({ sandbox }) => state(sandbox)],
  ['POST', /^\/settings$/, changeSettings],
  ['POST', /^\/desk$/, changeDesk],
  ['GET', /^\/clock$/, ({ sandbox }) => clock(sandbox)],
  ['POST', /^\/clock$/, moveClock],
  ['GET', /^\/message-sets$/, ({ sandbox }) => ({ messageSets: sandbox.file.messageSets.list() })],
  ['DELETE', /^\/message-sets$/, forgetMessageSets],
  ['GET', /^\/deletions$/, ({ sandbox }) => ({ deletions: sandbox.file.books.deletions })],
  ['POST', /^\/qbxml$/, processQbxml],
  ['POST', /^\/fill$/, ({ sandbox, body }) => fill(sandbox.file.books, body as Fill)],
  ['GET', /^\/snapshot$/, ({ sandbox }) => takeSnapshot(sandbox.file)],
  ['POST', /^\/snapshot$/, restore],
];

/** The control API: everything that a test needs and QuickBooks does not offer. */
export const routes: readonly Route[] = [
  ...companyRoutes,
  ...recordRoutes,
  ...faultRoutes,
  ...connectorRoutes,
  ...sessionRoutes,
];

function state(sandbox: DesktopSandbox): object {
  const { books, desk, sessions, locks, otherFile, requestMs } = sandbox.file;
  const counts: Record<string, number> = {};
  for (const { kind } of books.records()) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    settings: books.settings,
    desk: { ...desk, otherFile: otherFile !== undefined },
    sessions,
    requestMs,
    locks: Object.fromEntries(locks),
    counts,
    ...clock(sandbox),
  };
}

function changeSettings({ sandbox, body }: Call): object {
  const { requestMs, ...change } = body as SettingsChange & { requestMs?: number };
  const { file } = sandbox;
  file.requestMs = requestMs ?? file.requestMs;
  file.books.configure(changedSettings(file.books.settings, change));
  return file.books.settings;
}

function changeDesk({ sandbox, body }: Call): object {
  const { otherFile, ...change } = body as Partial<DesktopSandbox['file']['desk']> & { otherFile?: boolean };
  const { file } = sandbox;
  file.desk = { ...file.desk, ...change };
  if (otherFile !== undefined) file.openOther(otherFile);
  return { ...file.desk, otherFile: file.otherFile !== undefined };
}

function clock({ file: { books } }: DesktopSandbox): object {
  const { clock: time, zone } = books;
  return { now: time.now(), offsetMs: time.offsetMs, wall: zone.write(books.wall(), 'actual') };
}

function moveClock({ sandbox, body }: Call): object {
  const { shiftMs } = body as { shiftMs?: unknown };
  if (typeof shiftMs !== 'number') throw new ControlError(400, 'shiftMs must be a number');
  sandbox.file.books.clock.shift(shiftMs);
  return clock(sandbox);
}

function forgetMessageSets({ sandbox }: Call): object {
  sandbox.file.messageSets.restore([]);
  return { cleared: true };
}

async function processQbxml({ sandbox, body }: Call): Promise<object> {
  const { qbxml } = body as { qbxml?: unknown };
  if (typeof qbxml !== 'string') throw new ControlError(400, 'qbxml must be a string');
  const session = sandbox.file.beginSession({ name: 'control', path: '' });
  try {
    return { qbxml: await session.processRequest(qbxml) };
  } finally {
    session.end();
  }
}

function restore({ sandbox, body }: Call): object {
  restoreSnapshot(sandbox.file, body as Snapshot);
  sandbox.file.books.lastRestore = sandbox.file.books.wall();
  return { restored: true };
}
