import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../project.ts';
import { builtOnce } from './built-once.ts';

const run = promisify(execFile);
const SOURCES = [
  'console/src',
  'console/build',
  'console/index.html',
  'console/vite.config.ts',
  'package-lock.json',
];

/** As it is shipped, or with what React checks for those who develop. */
export type ConsoleKind = 'production' | 'development';

/** The console, built. */
export function builtConsole(home: string, kind: ConsoleKind = 'production'): Promise<string> {
  const vite = path.join(projectFolder, 'node_modules/vite/bin/vite.js');
  return builtOnce({
    home,
    name: `console-${kind}`,
    sources: SOURCES,
    build: (target) =>
      run(process.execPath, [vite, 'build', 'console', '--logLevel', 'warn'], {
        cwd: projectFolder,
        // Said, as whoever calls may have another: in a run of tests it is `test`, which is development to React.
        env: { ...process.env, NODE_ENV: kind, CONSOLE_OUT: target },
      }),
  });
}
