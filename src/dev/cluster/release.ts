import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../project.ts';
import { builtOnce } from '../stack/built-once.ts';
import { imageFiles } from './images.ts';

const run = promisify(execFile);
const SOURCES = [
  'src',
  'console/src',
  'console/build',
  'console/index.html',
  'console/vite.config.ts',
  'package-lock.json',
];

/** A folder with what the image has in it, made once for each state of its sources. */
export async function release(home: string): Promise<string> {
  const files = await imageFiles();
  return builtOnce({
    home,
    name: 'release',
    sources: [...SOURCES, ...files],
    build: (target) => build(target, files),
  });
}

/** The programs of a release in `dist`, without its console: made in seconds. */
export async function programs(home: string): Promise<string> {
  const files = await imageFiles();
  return builtOnce({
    home,
    name: 'programs',
    sources: ['src', 'package-lock.json', ...files],
    build: (target) => buildPrograms(target, files),
  });
}

async function build(target: string, files: readonly string[]): Promise<void> {
  const dist = path.join(target, 'dist');
  await buildPrograms(target, files);
  await node([path.join(dist, 'workers/bundle.js'), path.join(dist, 'workflow-bundle.js')]);
  const vite = ['build', 'console', '--logLevel', 'warn'];
  await tool('vite/bin/vite.js', vite, {
    NODE_ENV: 'production',
    CONSOLE_OUT: path.join(dist, 'console'),
  });
}

async function buildPrograms(target: string, files: readonly string[]): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const each of files) {
    await cp(path.join(projectFolder, each), path.join(target, each), { recursive: true });
  }
  await symlink(path.join(projectFolder, 'node_modules'), path.join(target, 'node_modules'));
  // Types are checked elsewhere, and in none of the code that comes out.
  const dist = path.join(target, 'dist');
  await tool('typescript-native/bin/tsc', ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', dist]);
}

function tool(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return node([path.join(projectFolder, 'node_modules', program), ...args], env);
}

function node(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return run(process.execPath, args, { cwd: projectFolder, env: { ...process.env, ...env } });
}
