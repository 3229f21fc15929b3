import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { projectFolder } from '../../../src/dev/project.ts';
import { temporaryFolder } from '../../../test/dev/temporary-folder.ts';
import { atNight } from '../../../test/support/scale.ts';

const run = promisify(execFile);
const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Typed: it does not compile where the package brings no types. Two side by side, each with books of its own. */
const PROGRAM = `
import { startSandbox, type RunningSandbox } from '@ledgerbridge/quickbooks-sandbox';

async function firstCustomer({ baseUrl, realmId, accessToken }: RunningSandbox): Promise<string> {
  const answer = await fetch(\`\${baseUrl}/v3/company/\${realmId}/customer\`, {
    method: 'POST',
    headers: { authorization: \`Bearer \${accessToken}\`, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ DisplayName: 'A first customer' }),
  });
  const { Customer } = (await answer.json()) as { Customer: { Id: string; CurrencyRef: { value: string } } };
  return Customer.Id + ' ' + Customer.CurrencyRef.value;
}
const both = [await startSandbox({ company: 'us-empty' }), await startSandbox({ company: 'uk-sample', limits: false })];
console.log(JSON.stringify(await Promise.all(both.map(firstCustomer))));
for (const one of both) await one.close();
`;

it.runIf(atNight)(
  'the stand-in, packed and installed elsewhere, compiles, starts in a program, and is a command',
  { timeout: 900_000 },
  async () => {
    const folder = await temporaryFolder();
    const pack = ['pack', '--workspace', '@ledgerbridge/quickbooks-sandbox', '--pack-destination', folder];
    await run('npm', pack, { cwd: projectFolder });
    const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    await writeFile(path.join(folder, 'package.json'), '{ "type": "module", "private": true }');
    await run('npm', ['install', ...quiet, path.join(folder, tarball), '@types/node@20'], { cwd: folder });
    await writeFile(path.join(folder, 'use.ts'), PROGRAM);
    const tsc = path.join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    await run(process.execPath, [tsc, ...options, 'use.ts'], { cwd: folder });
    const { stdout } = await run(process.execPath, ['use.js'], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual(['1 USD', '2 GBP']);
    const help = await run('npx', ['quickbooks-sandbox', '--help'], { cwd: folder });
    expect(help.stdout).toContain('Usage: quickbooks-sandbox');
  },
);
