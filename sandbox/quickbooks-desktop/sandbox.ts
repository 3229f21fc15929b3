import type { CompanyFile } from './company-file.ts';
import type { WebConnector } from './connector/web-connector.ts';

/** Everything that one running stand-in consists of; nothing is kept outside it. */
export interface DesktopSandbox {
  file: CompanyFile;
  /** By the name that they were added under. */
  connectors: Map<string, WebConnector>;
}
