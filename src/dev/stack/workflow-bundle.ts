import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../project.ts';
import { builtOnce } from './built-once.ts';

const run = promisify(execFile);
const SOURCES = ['src/workflows', 'src/domain', 'src/errors.ts', 'package-lock.json'];

/** The bundled workflows. */
export function workflowBundle(home: string): Promise<string> {
  const bundler = path.join(projectFolder, 'src/workers/bundle.ts');
  return builtOnce({
    home,
    name: 'workflows',
    extension: '.js',
    sources: SOURCES,
    build: (target) => run(process.execPath, ['--import', 'tsx', bundler, target], { cwd: projectFolder }),
  });
}
