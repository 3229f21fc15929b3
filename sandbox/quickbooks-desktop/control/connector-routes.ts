import type { InterruptInput } from '../connector/interrupts.ts';
import type { ConnectorChange } from '../connector/settings.ts';
import { changedConnector } from '../connector/settings.ts';
import { WebConnector } from '../connector/web-connector.ts';
import type { DesktopSandbox } from '../sandbox.ts';
import { XmlError } from '../xml/read.ts';
import { ControlError } from './control-error.ts';
import type { Call, Route } from './route.ts';

/** The connector's window: applications, *Update Selected*, *Auto-Run*, and what goes wrong on the way. */
export const connectorRoutes: readonly Route[] = [
  ['GET', /^\/connectors$/, list],
  ['POST', /^\/connectors$/, add],
  ['DELETE', /^\/connectors\/([\w-]+)$/, remove],
  ['POST', /^\/connectors\/([\w-]+)\/run$/, ({ sandbox, params: [id] }) => found(sandbox, id).runUpdate()],
  ['POST', /^\/connectors\/([\w-]+)\/auto-run$/, autoRun],
  ['POST', /^\/connectors\/([\w-]+)\/settings$/, change],
  ['POST', /^\/connectors\/([\w-]+)\/interrupts$/, interrupt],
  ['DELETE', /^\/connectors\/([\w-]+)\/interrupts$/, forgetInterrupts],
  ['GET', /^\/connectors\/([\w-]+)\/reports$/, reports],
];

function found({ connectors }: DesktopSandbox, id = ''): WebConnector {
  const connector = connectors.get(id);
  if (!connector) throw new ControlError(404, `no connector ${id}`);
  return connector;
}

function list({ sandbox }: Call): object {
  const connectors = [...sandbox.connectors].map(([id, { qwc, settings, scheduler, reports: past }]) => ({
    id,
    appName: qwc.appName,
    appUrl: qwc.appUrl,
    userName: qwc.userName,
    settings,
    autoRun: scheduler.running,
    everyS: scheduler.intervalS(),
    last: past.at(-1)?.message,
  }));
  return { connectors };
}

async function add({ sandbox, body }: Call): Promise<object> {
  const { qwc, password, settings } = body as { qwc?: string; password?: string; settings?: ConnectorChange };
  if (!qwc || password === undefined) throw new ControlError(400, 'qwc and password are needed');
  const id = `connector-${sandbox.connectors.size + 1}`;
  try {
    sandbox.connectors.set(id, new WebConnector({ qwc, password, companyFile: sandbox.file, settings }));
  } catch (error) {
    if (error instanceof XmlError) throw new ControlError(400, `the .qwc file: ${error.message}`);
    throw error;
  }
  return { id, deviations: await found(sandbox, id).install() };
}

async function remove({ sandbox, params: [id] }: Call): Promise<object> {
  const connector = found(sandbox, id);
  await connector.remove();
  sandbox.connectors.delete(id ?? '');
  await connector.close();
  return { removed: id };
}

function autoRun({ sandbox, params: [id], body }: Call): object {
  const { on = true, everyS } = body as { on?: boolean; everyS?: number };
  const { scheduler } = found(sandbox, id);
  if (on) scheduler.start(everyS);
  else scheduler.stop();
  return { on, everyS: scheduler.intervalS() };
}

function change({ sandbox, params: [id], body }: Call): object {
  const connector = found(sandbox, id);
  const { password, ...settings } = body as ConnectorChange & { password?: string };
  connector.password = password ?? connector.password;
  connector.settings = changedConnector(connector.settings, settings);
  return connector.settings;
}

function interrupt({ sandbox, params: [id], body }: Call): object {
  found(sandbox, id).interrupts.add(body as InterruptInput);
  return { added: true };
}

function forgetInterrupts({ sandbox, params: [id] }: Call): object {
  found(sandbox, id).interrupts.clear();
  return { cleared: true };
}

function reports({ sandbox, params: [id] }: Call): object {
  return { reports: found(sandbox, id).reports };
}
