import { createClock } from './clock.ts';
import type { SettingsChange } from './company/settings.ts';
import { changedSettings, defaultSettings } from './company/settings.ts';
import { CompanyFile } from './company-file.ts';
import type { WebConnectorOptions } from './connector/web-connector.ts';
import { WebConnector } from './connector/web-connector.ts';
import type { SeedName } from './seeds/seed.ts';
import { plantSeed } from './seeds/seed.ts';

export type { CompanySettings, SettingsChange, Unproven } from './company/settings.ts';
export { CompanyFile } from './company-file.ts';
export type { Deviation } from './connector/deviations.ts';
export type { InterruptInput, InterruptKind } from './connector/interrupts.ts';
export type { UpdateReport } from './connector/report.ts';
export type { ConnectorChange } from './connector/settings.ts';
export { WebConnector } from './connector/web-connector.ts';
export type { FaultInput } from './faults/faults.ts';
export type { SeedName } from './seeds/seed.ts';

export interface CompanyFileOptions {
  /** `sample` by default. */
  seed?: SeedName;
  settings?: SettingsChange;
  /** The source of time, in ms since the epoch. */
  now?: () => number;
}

/** A company file in this process. Several may be open side by side. */
export function createCompanyFile({
  seed = 'sample',
  settings = {},
  now,
}: CompanyFileOptions = {}): CompanyFile {
  const file = new CompanyFile(createClock(now), changedSettings(defaultSettings, settings));
  plantSeed(file.books, seed);
  return file;
}

/** A Web Connector with one application in it, for the service that its `.qwc` file names. */
export function createWebConnector(options: WebConnectorOptions): WebConnector {
  return new WebConnector(options);
}
