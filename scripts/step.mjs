import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that these scripts belong to. */
export const project = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command, in the project folder unless told otherwise, showing what it says. Returns its exit code. */
export function runStep(command, args, environment = {}, folder = project) {
  const options = {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    // npm is a script there, and scripts need a shell.
    shell: process.platform === 'win32',
  };
  return new Promise((resolve) => {
    const child = spawn(command, args, options);
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
