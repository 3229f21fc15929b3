import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { project } from '../step.mjs';

const run = promisify(execFile);

/** Long enough for the slowest of them, which sleeps between its tests. */
const SUITE_MS = 300_000;

/** Runs one suite in `folder`. Its outcome says how many passed, or why it was not run. */
export async function runSuite(suite, folder) {
  const skipped = await bring(suite, folder);
  if (skipped) return { code: 0, said: `skipped: ${skipped}` };
  const sandbox = await startSandbox();
  try {
    prepare(folder, sandbox.facts);
    const command = suite.command(folder, sandbox.facts);
    const said = await outputOf(command, folder, environmentOf(sandbox.facts));
    const passed = suite.count(said);
    const expected = `${suite.passed} of ${suite.of} expected`;
    return { code: passed >= suite.passed ? 0 : 1, said: `${passed} passed, ${expected}` };
  } finally {
    sandbox.child.kill();
  }
}

/** The reason why it cannot be had, if there is one. */
async function bring({ source, commit, install }, folder) {
  try {
    if (commit === undefined) mkdirSync(folder, { recursive: true });
    else {
      await run('git', ['clone', '--quiet', source, folder]);
      await run('git', ['checkout', '--quiet', commit], { cwd: folder });
    }
    for (const [program, ...args] of install(folder)) await run(program, args, { cwd: folder });
    return undefined;
  } catch (error) {
    return `${source} cannot be had here (${String(error.message).split('\n')[0]})`;
  }
}

async function startSandbox() {
  const args = ['--import', 'tsx', 'sandbox/quickbooks-online/main.ts', '--json'];
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, facts: JSON.parse(line) };
}

function environmentOf(facts) {
  return {
    ...process.env,
    SANDBOX: facts.baseUrl,
    CLIENT_ID: facts.clientId,
    CLIENT_SECRET: facts.clientSecret,
    REFRESH_TOKEN: facts.refreshToken,
    COMPANY_ID: facts.realmId,
    OAUTHLIB_INSECURE_TRANSPORT: '1',
    PYTHONPATH: path.join(project, 'scripts', 'strangers'),
  };
}

/** What node-quickbooks reads: its configuration, and a file that sets its base address. */
function prepare(folder, facts) {
  const config = {
    consumerKey: facts.clientId,
    consumerSecret: facts.clientSecret,
    token: facts.accessToken,
    tokenSecret: false,
    realmId: facts.realmId,
    useSandbox: true,
    debug: false,
    oauthversion: '2.0',
    refreshToken: facts.refreshToken,
    testEmail: 'a@example.com',
    minorversion: '',
  };
  writeFileSync(path.join(folder, 'config.js'), `module.exports = ${JSON.stringify(config)};\n`);
  const base = JSON.stringify(`${facts.baseUrl}/v3/company/`);
  const here = `const client = require('./index.js');\nclient.V3_ENDPOINT_BASE_URL = ${base};\n`;
  writeFileSync(path.join(folder, 'here.js'), here);
}

async function outputOf([program, ...args], folder, env) {
  try {
    return (await run(program, args, { cwd: folder, env, timeout: SUITE_MS, maxBuffer: 64 * 1024 * 1024 }))
      .stdout;
  } catch (error) {
    // A suite with failures ends with a code; what it counted is in what it said.
    return error.stdout ?? '';
  }
}
