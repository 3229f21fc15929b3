import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { marked } from './chart/fingerprint.mjs';
import { helm } from './chart/helm.mjs';
import { project } from './step.mjs';

// Lints the chart and renders it with its defaults and with each example, into what is kept of it.
/** As the test that reads what is rendered. */
const KUBERNETES = '1.34.0';
const chart = path.join(project, 'deploy', 'chart');
const target = path.join(project, 'deploy', 'kubernetes');
const program = helm();
const examples = readdirSync(path.join(chart, 'examples'));
const variants = [
  ['plain', []],
  ...examples.map((file) => [path.parse(file).name, ['-f', path.join(chart, 'examples', file)]]),
];

for (const [name, values] of variants) {
  const said = execFileSync(program, ['lint', '--strict', '--kube-version', KUBERNETES, chart, ...values], {
    encoding: 'utf8',
  });
  console.log(`${name}: ${said.trim().split('\n').at(-1)}`);
  const release = name === 'build' ? 'ledgerbridge-0-3-0' : 'ledgerbridge';
  const rendered = execFileSync(
    program,
    ['template', release, chart, '--kube-version', KUBERNETES, ...values],
    { encoding: 'utf8' },
  );
  writeFileSync(path.join(target, `${name}.yaml`), marked(rendered, chart));
}
