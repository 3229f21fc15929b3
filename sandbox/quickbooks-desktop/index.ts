import { createClock } from './clock.ts';
import type { SettingsChange } from './company/settings.ts';
import { changedSettings, defaultSettings } from './company/settings.ts';
import { CompanyFile } from './company-file.ts';
import type { WebConnectorOptions } from './connector/web-connector.ts';
import { WebConnector } from './connector/web-connector.ts';
import type { DesktopSandbox } from './sandbox.ts';
import type { SeedName } from './seeds/seed.ts';
import { plantSeed } from './seeds/seed.ts';
import { closeServer, listen } from './server.ts';
import { readSnapshot, restoreSnapshot, writeSnapshot } from './snapshot.ts';

export type { CompanySettings, SettingsChange, Unproven } from './company/settings.ts';
export { CompanyFile } from './company-file.ts';
export type { CheckOptions, CheckResult } from './connector/check.ts';
export { checkService } from './connector/check.ts';
export type { Deviation } from './connector/deviations.ts';
export { deviationCodes } from './connector/deviations.ts';
export { farProgram } from './connector/far-program.ts';
export type { InterruptInput, InterruptKind } from './connector/interrupts.ts';
export type { UpdateReport } from './connector/report.ts';
export type { ConnectorChange } from './connector/settings.ts';
export { WebConnector } from './connector/web-connector.ts';
export {
  deleteByPerson,
  editByPerson,
  mergeByPerson,
  voidByPerson,
} from './control/person.ts';
export type { FaultInput } from './faults/faults.ts';
export { hresults } from './hresults.ts';
export type { SeedName } from './seeds/seed.ts';
export { addByPerson } from './seeds/seed.ts';
export { restoreSnapshot, takeSnapshot } from './snapshot.ts';
export { statuses } from './statuses.ts';

export interface CompanyFileOptions {
  /** `sample` by default. */
  seed?: SeedName;
  settings?: SettingsChange;
  /** The source of time, in ms since the epoch. */
  now?: () => number;
  /** File that state is kept in; what is there is gone on with. */
  dataFile?: string | undefined;
}

export interface RunningDesktop {
  baseUrl: string;
  controlUrl: string;
  companyFile: CompanyFile;
  /** Adds an application to the connector, as its `.qwc` file says. */
  startWebConnector(options: Pick<WebConnectorOptions, 'qwc' | 'password' | 'settings'>): WebConnector;
  close(): Promise<void>;
}

/** A company file in this process, without control calls. Several may be open side by side. */
export function createCompanyFile(options: CompanyFileOptions = {}): CompanyFile {
  const { seed = 'sample', settings = {}, now, dataFile } = options;
  const kept = readSnapshot(dataFile);
  const file = new CompanyFile(
    createClock(now, kept?.clockOffsetMs ?? 0),
    changedSettings(defaultSettings, settings),
  );
  if (kept) restoreSnapshot(file, kept);
  else plantSeed(file.books, seed);
  if (dataFile !== undefined) file.onChanged = () => writeSnapshot(dataFile, file);
  file.onChanged();
  return file;
}

/** A Web Connector with one application in it, for the service that its `.qwc` file names. */
export function createWebConnector(options: WebConnectorOptions): WebConnector {
  return new WebConnector(options);
}

/** Starts a company file with its control calls and its page. */
export async function startCompanyFile(
  options: CompanyFileOptions & { host?: string; port?: number } = {},
): Promise<RunningDesktop> {
  const companyFile = createCompanyFile(options);
  const sandbox: DesktopSandbox = { file: companyFile, connectors: new Map(), sessions: new Map() };
  const { server, baseUrl } = await listen(sandbox, options.host ?? '127.0.0.1', options.port ?? 0);
  return {
    baseUrl,
    controlUrl: `${baseUrl}/_sandbox`,
    companyFile,
    startWebConnector(connectorOptions) {
      const connector = new WebConnector({ ...connectorOptions, companyFile });
      sandbox.connectors.set(`connector-${sandbox.connectors.size + 1}`, connector);
      return connector;
    },
    async close() {
      await Promise.all([...sandbox.connectors.values()].map((connector) => connector.close()));
      await closeServer(server);
    },
  };
}
