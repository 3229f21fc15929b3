import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installIfNeeded } from './install.mjs';
import { NODES, newcomer, onNode } from './nodes.mjs';
import { project, runStep, tool } from './step.mjs';
import { runSuite } from './strangers/run.mjs';
import { SUITES } from './strangers/suites.mjs';
import { countVitest, summaryLine } from './test-summary.mjs';

// What is too long for every change: all tests with nothing shortened, and an install and a start on each Node that
// package.json promises. The result goes into docs/night.md.
const SEEDS = 20;
const STORIES = ['test/e2e', 'test/service-invoice-pro/console.test.ts'];
const ON_CLUSTER = { LEDGERBRIDGE_TEST_CLUSTER: 'true' };
const rows = [];

if ((await installIfNeeded()) !== 0) process.exit(1);
await inFolder(async (folder) => {
  await row('All tests, with nothing left out or shortened', (outcome) =>
    tests(folder, outcome, [], { LEDGERBRIDGE_NIGHT: 'true' }),
  );
  await row('npm run cluster -- --exit: a worker killed and an API process ended amid the push', () =>
    runStep(process.execPath, [path.join(project, 'scripts', 'cluster.mjs'), '--exit']),
  );
  await row('Killed workers and lost servers, as by day, on the processes of the cluster', (outcome) =>
    tests(folder, outcome, ['test/chaos'], ON_CLUSTER),
  );
  await row('The stories in a browser on the processes of the cluster', (outcome) =>
    tests(folder, outcome, STORIES, ON_CLUSTER),
  );
  await row(`npm run chaos, ${SEEDS} seeds`, chaosSeeds);
  await row('npm run fuzz: 100 examples an operation, no 5xx', () =>
    runStep('npm', ['run', 'fuzz', '--', '--records', '100']),
  );
  await row('The API’s description by Spectral', () =>
    runStep(process.execPath, [path.join(project, 'scripts', 'lint-api.mjs')]),
  );
  await row('The chart by Helm: linted and rendered', () =>
    runStep(process.execPath, [path.join(project, 'scripts', 'chart.mjs')]),
  );
  for (const [index, suite] of SUITES.entries()) {
    await row(suite.name, async (outcome) => {
      const { code, said } = await runSuite(suite, path.join(folder, `strangers-${index}`));
      outcome.said = said;
      return code;
    });
  }
  for (const [node, npm] of Object.entries(NODES)) {
    await row(`npm ci and npm start, node@${node}, ${npm}`, () =>
      onNode(node, path.join(folder, node), newcomer),
    );
  }
});
writeFileSync(path.join(project, 'docs', 'night.md'), page());
console.log(page());
process.exitCode = rows.every(({ passed }) => passed) ? 0 : 1;

async function row(what, run) {
  const started = Date.now();
  const outcome = {};
  const passed = (await run(outcome)) === 0;
  rows.push({ what, passed, said: outcome.said ?? '', minutes: (Date.now() - started) / 60_000 });
}

/** Without paths all of them: a list of those that are less by day would one day miss one. */
async function tests(folder, outcome, paths, environment) {
  const report = path.join(folder, `${rows.length}.json`);
  const args = ['run', ...paths, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runStep(tool('vitest'), args, environment);
  outcome.said = summaryLine(countVitest(report, code));
  return code;
}

/** All of them are run: a seed that fails says what to look at, the others how often. */
async function chaosSeeds(outcome) {
  const failed = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    if ((await runStep('npm', ['run', 'chaos', '--', '--seed', String(seed)])) !== 0) failed.push(seed);
  }
  outcome.said = failed.length === 0 ? '' : `seeds ${failed.join(', ')}`;
  return failed.length === 0 ? 0 : 1;
}

async function inFolder(work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'ledgerbridge-night-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function page() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: project }).toString().trim();
  const day = new Date().toISOString().slice(0, 10);
  const lines = rows.map(
    ({ what, passed, said, minutes }) =>
      `| ${what} | ${passed ? 'passed' : '**failed**'}${said && `: ${said}`} | ${minutes.toFixed(1)} |`,
  );
  return `# The last night

<!-- Made by \`npm run night\`. -->

What is too long for every change. By day the same tests run with less of the same (\`atNight\` in \`test/\`): 24 customers
for 60 under killed workers, 2,500 for 6,000 in an import, 3,000 movements for 20,000 in a payout, PostgreSQL away for five
seconds instead of a minute, some kills of a visit of QuickBooks Desktop instead of one at each moment of each exchange,
some codes of some operations instead of every code of each. What kills, and the stories in a browser, run a second time, as
by day, on the processes of \`npm run cluster\`.

${day}, commit ${commit}, Node ${process.version}, ${process.platform} ${process.arch}:

| what | result | minutes |
|---|---|---|
${lines.join('\n')}
`;
}
