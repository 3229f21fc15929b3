import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FastifyPluginAsync } from 'fastify';

const FOLDER = fileURLToPath(new URL('../routes', import.meta.url));

/**
 * Registers whatever lies in `routes`: a new route is a new file and nothing else. (`@fastify/autoload` does the
 * same, but imports past the test runner, which then has every module twice.)
 */
export const routesPlugin: FastifyPluginAsync = async (app) => {
  for (const file of await routeFiles()) {
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    if (!isRoute(module)) throw new Error(`${file} has no plugin as its default export`);
    await app.register(module.default);
  }
};

/** Compiled or not; sorted, so that every start registers in the same order. */
async function routeFiles(): Promise<string[]> {
  const entries = await readdir(FOLDER, { recursive: true });
  return entries
    .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => path.join(FOLDER, name));
}

function isRoute(module: unknown): module is { default: FastifyPluginAsync } {
  return (
    typeof module === 'object' &&
    module !== null &&
    'default' in module &&
    typeof module.default === 'function'
  );
}
