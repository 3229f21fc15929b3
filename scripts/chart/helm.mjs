import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { project } from '../step.mjs';

const VERSION = '3.19.5';

/** Helm as Go has it, compiled once: some minutes on two cores. */
export function helm() {
  const folder = path.join(project, '.cache', `helm-${VERSION}`);
  const program = path.join(folder, process.platform === 'win32' ? 'helm.exe' : 'helm');
  if (existsSync(program)) return program;
  console.error(`Compiling helm ${VERSION}; once, and it takes some minutes`);
  mkdirSync(folder, { recursive: true });
  execFileSync('go', ['install', `helm.sh/helm/v3/cmd/helm@v${VERSION}`], {
    env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
    stdio: 'inherit',
  });
  return program;
}
