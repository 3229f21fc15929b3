import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from './step.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Installs the dependencies when they are missing or differ from the lock file. Returns the exit code. */
export async function installIfNeeded() {
  if (isInstalled()) return 0;
  console.log('Installing dependencies (npm ci)');
  return runStep('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  // npm's own record of what it put there, written when it has finished.
  const have = packagesIn(path.join('node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true;
    // Packages for other platforms are not there, and need not be.
    return have[name] ? have[name].version === entry.version : entry.optional === true;
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(path.join(project, file), 'utf8')).packages;
  } catch {
    return {};
  }
}
