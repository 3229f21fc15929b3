import { execFile } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectFolder } from '../project.ts';

const run = promisify(execFile);
const entryPoint = path.join(projectFolder, 'src', 'cli', 'main.ts');
const created = z.object({ tenantId: z.string(), apiKey: z.string() });
const kept = created.extend({ pushed: z.boolean().default(false) });

/** What this home knows of its demo tenant. */
export type DemoTenant = z.infer<typeof kept>;

/** The tenant of an earlier start, or a new one with its owner's key. */
export async function demoTenant(home: string, env: NodeJS.ProcessEnv): Promise<DemoTenant> {
  const known = await readFile(fileIn(home), 'utf8').catch(() => undefined);
  if (known) return kept.parse(JSON.parse(known));
  const args = [
    '--import',
    'tsx',
    entryPoint,
    'tenant',
    'create',
    '--name',
    'Larkspur & Sons (demo)',
    '--json',
  ];
  const { stdout } = await run(process.execPath, args, { env, cwd: projectFolder });
  const tenant = kept.parse(JSON.parse(stdout));
  await keepTenant(home, tenant);
  return tenant;
}

/** Its key opens everything of the tenant: for its owner's eyes only. */
export async function keepTenant(home: string, tenant: DemoTenant): Promise<void> {
  const file = fileIn(home);
  await writeFile(`${file}.new`, JSON.stringify(tenant), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function fileIn(home: string): string {
  return path.join(home, 'demo.json');
}
