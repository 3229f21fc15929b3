import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { developer, NODES, onNode, versionIn } from './nodes.mjs';
import { project } from './step.mjs';

// An install, a type check, a good part of the tests and a start on each Node that package.json promises, from a fresh
// clone of what is committed. Words of the command line choose versions; all of them write docs/node-versions.md.
const chosen = process.argv.slice(2);
const rows = [];
const root = mkdtempSync(path.join(tmpdir(), 'ledgerbridge-nodes-'));
try {
  for (const node of Object.keys(NODES)) {
    if (chosen.length > 0 && !chosen.includes(node)) continue;
    const folder = path.join(root, node);
    const cells = [];
    const code = await onNode(node, folder, developer, (step) => cells.push(cell(step)));
    rows.push({ node: code === 127 ? node : `${versionIn(folder)}, ${NODES[node]}`, cells, code });
    rmSync(folder, { recursive: true, force: true });
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
if (chosen.length === 0) writeFileSync(path.join(project, 'docs', 'node-versions.md'), page());
console.log(page());
process.exitCode = rows.every(({ code }) => code === 0) ? 0 : 1;

function cell({ code, minutes }) {
  return code === 0 ? `${minutes.toFixed(1)} min` : `**failed** (${code})`;
}

function page() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: project }).toString().trim();
  const [, tests] = developer;
  const lines = rows.map(
    ({ node, cells }) => `| ${[node, ...cells, ...Array(4 - cells.length).fill('not run')].join(' | ')} |`,
  );
  return `# Node 20, 22 and 24

<!-- Made by \`npm run node-versions\`. -->

22 is recommended, and in the image. Each of these was run from a fresh clone, by that Node and the npm that comes with it:
commit ${commit}, ${new Date().toISOString().slice(0, 10)}, ${process.platform} ${process.arch}.

| | \`npm ci\` | \`npx tsc --noEmit\` | tests | \`npm start -- --exit\` |
|---|---|---|---|---|
${lines.join('\n')}

Tests: \`${tests.slice(3).join(' ')}\`. The whole suite runs on Node 20.
`;
}
