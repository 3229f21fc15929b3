import { readFileSync } from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import { expect, it } from 'vitest';
import { projectFolder } from '../../src/dev/project.ts';

interface Package {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  engines?: { node?: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

const lock: { packages: Record<string, Package> } = JSON.parse(
  readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8'),
);
const packages = Object.entries(lock.packages);
/** Each stands for all that follow it in its line. */
const OLDEST_NODES = ['20.20.2', '22.13.0', '24.0.0'];

it('names a version of every dependency, also those of other platforms: without them npm ci refuses the file', () => {
  const missing = packages.flatMap(([place, wanting]) =>
    Object.keys(wantedBy(wanting))
      .filter((name) => !found(place, name))
      .map((name) => `${name}, wanted by ${place || 'the project'}`),
  );
  expect(missing, 'npm install --package-lock-only adds what is missing').toEqual([]);
});

it('runs every dependency on each Node that package.json promises', () => {
  const promised = lock.packages['']?.engines?.node ?? '';
  expect(OLDEST_NODES.filter((node) => !semver.satisfies(node, promised))).toEqual([]);
  const refusing = packages
    .filter(([, { engines }]) => !semver.subset(promised, engines?.node ?? '*'))
    .map(([place, { engines }]) => `${place} wants Node ${engines?.node}, we promise ${promised}`);
  expect(refusing).toEqual([]);
});

it('can be checked against any registry: contents by their hash, and no host', () => {
  const fetched = packages.filter(([place, { link }]) => place.includes('node_modules/') && !link);
  expect(fetched.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  expect(packages.filter(([, { resolved }]) => resolved?.includes(':'))).toEqual([]);
});

function wantedBy(wanting: Package): Record<string, string> {
  const peers = Object.entries(wanting.peerDependencies ?? {}).filter(
    ([name]) => !wanting.peerDependenciesMeta?.[name]?.optional,
  );
  return {
    ...wanting.dependencies,
    ...wanting.devDependencies,
    ...wanting.optionalDependencies,
    ...Object.fromEntries(peers),
  };
}

/** As Node looks for it: in the package's folder, then in each above it. */
function found(place: string, name: string): boolean {
  const beside = path.posix.join(place, 'node_modules', name);
  if (lock.packages[beside]) return true;
  return place !== '' && place !== '.' && found(path.posix.dirname(place), name);
}
