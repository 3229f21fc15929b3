import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that this file belongs to. */
export const projectFolder = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Where `npm start` keeps everything that must survive a restart. */
export const defaultHome = path.join(projectFolder, '.ledgerbridge');
