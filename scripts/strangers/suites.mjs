import path from 'node:path';
import { project } from '../step.mjs';

/** Extractors of the Python index, each in a place of its own: what they need rules each other out. */
const virtual = (folder, distribution) => [
  ['python3', '-m', 'venv', `${folder}/venv`],
  [`${folder}/venv/bin/pip`, 'install', '--quiet', distribution],
];
/** Change data reach back 30 days. */
const since = () => new Date(Date.now() - 20 * 86_400_000).toISOString().replace(/\.\d+/, '');
const script =
  (...names) =>
  (folder, facts) => [
    `${folder}/venv/bin/python`,
    path.join(project, ...names),
    JSON.stringify({ ...facts, since: since() }),
  ];
const stepsIn = (said) => Number(/^(\d+) of \d+$/m.exec(said)?.[1] ?? 0);
const lastLine = (said) => JSON.parse(said.trim().split('\n').at(-1) || '{}');

/**
 * Public clients whose own suites are run against the stand-in, at pinned versions, and what they come to.
 * Each counts its tests in a line of its output. Extractors have no suite to run against a company: of those the
 * streams are counted that came to their end.
 */
export const SUITES = [
  {
    name: "python-quickbooks' own integration suite",
    source: 'https://github.com/ej2/python-quickbooks',
    commit: '264a0f63d6336b006e77bfaadfe27131fa5607bd',
    // All 65 pass; some name what they make by the minute, and two of those in one minute clash.
    passed: 62,
    of: 65,
    install: (folder) => [
      ['python3', '-m', 'venv', `${folder}/venv`],
      [`${folder}/venv/bin/pip`, 'install', '--quiet', 'pytest==9.2.0', folder],
    ],
    command: (folder) => [
      `${folder}/venv/bin/python`,
      '-m',
      'pytest',
      '-p',
      'here',
      '-q',
      'tests/integration',
    ],
    count: (said) => Number(/(\d+) passed/.exec(said)?.[1] ?? 0),
  },
  {
    // One of the 57 can pass nowhere: it asks for the kind of an empty last line of a list of kinds.
    name: "node-quickbooks' own suite",
    source: 'https://github.com/mcohen01/node-quickbooks',
    commit: 'f5baf5d976c17ccc6786c5b19d9fbceb3b5aac0d',
    passed: 56,
    of: 57,
    install: () => [
      ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'],
      // Its development dependencies bring an older one, under which its callbacks get another shape.
      ['npm', 'install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', 'bluebird@3.3.4'],
    ],
    command: () => ['npx', 'mocha', '--exit', '--require', './here.js', 'test/index.js', 'test/batch.js'],
    count: (said) => Number(/(\d+) passing/.exec(said)?.[1] ?? 0),
  },
  {
    name: "Singer's tap-quickbooks, streams discovered and synced",
    source: 'tap-quickbooks==2.5.0',
    passed: 31,
    of: 31,
    install: (folder) => virtual(folder, 'tap-quickbooks==2.5.0'),
    command: script('test', 'sandbox', 'python', 'tap.py'),
    // The sync ends with an exception where a stream cannot be read: then there is no line to count.
    count: (said) => lastLine(said).streams ?? 0,
  },
  {
    name: "Airbyte's airbyte-source-quickbooks, streams checked, discovered and read",
    source: 'airbyte-source-quickbooks==4.0.4',
    passed: 28,
    of: 28,
    install: (folder) => virtual(folder, 'airbyte-source-quickbooks==4.0.4'),
    command: script('scripts', 'strangers', 'airbyte.py'),
    count: (said) => (lastLine(said).status === 'SUCCEEDED' ? lastLine(said).complete : 0),
  },
  {
    name: "Singer's tap-quickbooks-report, reports synced",
    source: 'tap-quickbooks-report==0.1.2',
    passed: 2,
    of: 2,
    install: (folder) => virtual(folder, 'tap-quickbooks-report==0.1.2'),
    command: script('scripts', 'strangers', 'report_tap.py'),
    count: (said) => lastLine(said).streams ?? 0,
  },
  {
    // One step can pass nowhere in the United States: journal codes are French.
    name: 'quickbooks-node-promise, steps of a walk over all that it finds, reports and writes',
    source: 'quickbooks-node-promise@3.3.14',
    passed: 71,
    of: 72,
    install: () => [
      ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', 'quickbooks-node-promise@3.3.14'],
    ],
    command: () => ['node', path.join(project, 'scripts', 'strangers', 'node-promise.cjs')],
    count: stepsIn,
  },
  {
    // One step can pass nowhere: it updates the company under a path with a capital letter; paths are in small letters.
    name: "Go's quickbooks-go, steps of a walk over all that it finds and writes",
    source: 'https://github.com/rwestlund/quickbooks-go',
    commit: '47399ba54dc88d65488ceb9a9537ba1204a97c03',
    passed: 53,
    of: 54,
    install: () => [['go', 'mod', 'download']],
    command: () => ['node', path.join(project, 'scripts', 'strangers', 'go-walk.mjs')],
    count: stepsIn,
  },
];
