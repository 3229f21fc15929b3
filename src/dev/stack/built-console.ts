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

/** The console, built. */
export function builtConsole(home: string): Promise<string> {
  const vite = path.join(projectFolder, 'node_modules/vite/bin/vite.js');
  return builtOnce({
    home,
    name: 'console',
    sources: SOURCES,
    build: (target) =>
      run(process.execPath, [vite, 'build', 'console', '--logLevel', 'warn'], {
        cwd: projectFolder,
        env: { ...process.env, CONSOLE_OUT: target },
      }),
  });
}
