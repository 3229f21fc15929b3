import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that these scripts belong to. */
export const project = fileURLToPath(new URL('..', import.meta.url));

/** For what fills the pauses of something that should not wait for it. */
export const inThePauses = os.constants.priority.PRIORITY_LOW;

/**
 * Runs a command, in the project folder unless told otherwise, showing what it says. Returns its exit code.
 * What it starts has its priority.
 */
export function runStep(command, args, environment = {}, { folder = project, priority } = {}) {
  const options = {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    // npm is a script there, and scripts need a shell.
    shell: process.platform === 'win32',
  };
  return new Promise((resolve) => {
    const child = spawn(command, args, options);
    if (priority !== undefined && child.pid !== undefined) os.setPriority(child.pid, priority);
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** A program of an installed package. */
export function tool(name) {
  return path.join(project, 'node_modules', '.bin', name);
}
