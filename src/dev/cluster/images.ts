import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectFolder } from '../project.ts';

const serviceSchema = z.object({
  command: z.array(z.string()).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const composeSchema = z.object({
  services: z.object({ migrate: serviceSchema, api: serviceSchema, worker: serviceSchema }),
});
const commandSchema = z.array(z.string()).min(1);

export type Role = 'migrate' | 'api' | 'worker';

/** What a container of this role runs. */
export interface ImageCommand {
  /** Program and arguments, as in the container. */
  command: string[];
  /** Succeeds when it is healthy; undefined for what ends by itself. */
  check: string[] | undefined;
}

/** The commands that docker-compose.yml and the Dockerfile name: what runs elsewhere is what runs there. */
export async function imageCommands(): Promise<Record<Role, ImageCommand>> {
  const compose: unknown = parse(await read('docker-compose.yml'), { merge: true });
  const { services } = composeSchema.parse(compose);
  const usual = lastCommand(await read('Dockerfile'));
  const of = (role: Role): ImageCommand => ({
    command: services[role].command ?? usual,
    check: services[role].healthcheck?.test.filter((word) => word !== 'CMD'),
  });
  return { migrate: of('migrate'), api: of('api'), worker: of('worker') };
}

/** What the Dockerfile puts into the image beside the compiled code and its packages. */
export async function imageFiles(): Promise<string[]> {
  const lastStage = (await read('Dockerfile')).split(/^FROM /m).at(-1) ?? '';
  return [...lastStage.matchAll(/^COPY (?!--)(\S+) /gm)].map(([, file = '']) => file);
}

function lastCommand(dockerfile: string): string[] {
  const [, json = ''] = [...dockerfile.matchAll(/^CMD (\[.*\])$/gm)].at(-1) ?? [];
  return commandSchema.parse(JSON.parse(json || '[]'));
}

const read = (file: string) => readFile(path.join(projectFolder, file), 'utf8');
