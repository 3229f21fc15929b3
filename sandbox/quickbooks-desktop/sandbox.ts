import type { CompanyFile } from './company-file.ts';
import type { OpenSession } from './connector/program.ts';
import type { WebConnector } from './connector/web-connector.ts';

/** Everything that one running stand-in consists of; nothing is kept outside it. */
export interface DesktopSandbox {
  file: CompanyFile;
  /** By the name that they were added under. */
  connectors: Map<string, WebConnector>;
  /** Of connectors that are processes of their own. */
  sessions: Map<string, OpenSession>;
}
