import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VERSION = 'schemathesis==4.32.5';

/** What to put into some paths, where chance would find nothing that is there. */
export interface Known {
  paths: RegExp;
  parameters: Readonly<Record<string, string>>;
}

/** Tries requests of every kind that an OpenAPI document allows, and of many that it does not. */
export interface FuzzOptions {
  apiUrl: string;
  apiKey: string;
  /** Requests an operation and phase. */
  examples: number;
  seed: number;
  known: readonly Known[];
  /** Paths to leave out. */
  except: RegExp;
}

export interface Fuzzed {
  operations: number;
  /** Operations of which an answer was a fault of ours, or none came. */
  failed: string[];
  /** All that it said. */
  output: string;
}

/** Installs it into `folder`, which needs Python 3 and its package index. */
export async function installSchemathesis(folder: string): Promise<string> {
  const venv = path.join(folder, 'venv');
  await run('python3', ['-m', 'venv', venv]);
  await run(path.join(venv, 'bin', 'pip'), ['install', '--quiet', VERSION]);
  return path.join(venv, 'bin', 'schemathesis');
}

export async function fuzz(program: string, folder: string, options: FuzzOptions): Promise<Fuzzed> {
  const { apiUrl, apiKey, examples, seed, except } = options;
  const config = path.join(folder, 'schemathesis.toml');
  const report = path.join(folder, 'junit.xml');
  await writeFile(config, configOf(options));
  const args = [
    ...['--config-file', config, 'run', `${apiUrl}/openapi.json`, '--url', apiUrl, '--no-color'],
    ...['--header', `Authorization:Bearer ${apiKey}`, '--checks', 'not_a_server_error'],
    ...['--phases', 'examples,coverage,fuzzing', '--max-examples', String(examples), '--seed', String(seed)],
    ...['--exclude-path-regex', except.source, '--continue-on-failure', '--generation-database', 'none'],
    ...['--workers', '2', '--request-timeout', '30', '--suppress-health-check', 'all', '--warnings', 'off'],
    ...['--report-junit-path', report],
  ];
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child, 'close');
  return { ...readReport(await readFile(report, 'utf8')), output };
}

function configOf({ known }: FuzzOptions): string {
  return known
    .map(({ paths, parameters }) => {
      const values = Object.entries(parameters).map(([name, value]) => `"path.${name}" = "${value}"`);
      return `[[operations]]\ninclude-path-regex = '${paths.source}'\nparameters = { ${values.join(', ')} }\n`;
    })
    .join('\n');
}

function readReport(xml: string): Pick<Fuzzed, 'operations' | 'failed'> {
  const cases = [...xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)];
  const failed = cases.filter(([, , inside = '']) => /<(failure|error)\b/.test(inside));
  return { operations: cases.length, failed: failed.map(([, name = '']) => name) };
}
