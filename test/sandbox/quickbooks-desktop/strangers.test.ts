import { afterEach, expect, it } from 'vitest';
import { checkService } from '../../../sandbox/quickbooks-desktop/index.ts';
import { company } from './support/company.ts';
import type { RunningStranger } from './support/strangers.ts';
import { installed, serveWithNode, serveWithPython } from './support/strangers.ts';

// The first run on a machine installs the servers.
const INSTALL_MS = 300_000;

let stranger: RunningStranger | undefined;
afterEach(() => {
  stranger?.stop();
  stranger = undefined;
});

const kinds = (deviations: { operation: string; code: string }[]) => [
  ...new Set(deviations.map(({ operation, code }) => `${operation} ${code}`)),
];

it(
  'drives npm quickbooks-js through two message sets; it wraps each result',
  async ({ skip }) => {
    const got = await installed('quickbooks-js');
    if ('reason' in got) return skip(got.reason);
    const { file } = company();
    stranger = await serveWithNode(got.folder, { QB_COMPANY_FILE: file.books.settings.path });
    const url = `http://localhost:${stranger.port}/wsdl`;
    const { deviations, report } = await checkService({
      url,
      userName: 'username',
      password: 'password',
      companyFile: file,
    });
    expect(report).toMatchObject({ outcome: 'done', exchanges: 2, progress: 100 });
    expect(stranger.output().match(/answer statusMessage="Status OK"/g)).toHaveLength(2);
    expect(new Set(deviations.map(({ code }) => code))).toEqual(new Set(['wrapped-result']));
  },
  INSTALL_MS,
);

it(
  'finds that npm quickbooks-js drops the empty company path of authenticate (QBWC1012)',
  async ({ skip }) => {
    const got = await installed('quickbooks-js');
    if ('reason' in got) return skip(got.reason);
    stranger = await serveWithNode(got.folder, {});
    const url = `http://localhost:${stranger.port}/wsdl`;
    const { report } = await checkService({
      url,
      userName: 'username',
      password: 'password',
      companyFile: company().file,
    });
    expect(report).toMatchObject({ outcome: 'broken', exchanges: 0 });
    expect(kinds(report.deviations)).toContain('authenticate authenticate-size');
  },
  INSTALL_MS,
);

it(
  'drives PyPI qbwc-kit and finds nothing wrong',
  async ({ skip }) => {
    const got = await installed('qbwc-kit');
    if ('reason' in got) return skip(got.reason);
    stranger = await serveWithPython(got.folder, 'qbwc_kit_server.py');
    const url = `http://localhost:${stranger.port}/`;
    const { deviations, report } = await checkService({
      url,
      userName: 'tester',
      password: 'secret',
      companyFile: company().file,
    });
    expect(deviations).toEqual([]);
    expect(report).toMatchObject({ outcome: 'done', exchanges: 1 });
    expect(stranger.output()).toContain('answer 1');
  },
  INSTALL_MS,
);

it(
  'drives PyPI django-quickbooks; it lacks serverVersion',
  async ({ skip }) => {
    const got = await installed('django-quickbooks');
    if ('reason' in got) return skip(got.reason);
    stranger = await serveWithPython(got.folder, 'django_quickbooks_server.py');
    const url = `http://localhost:${stranger.port}/quickbooks-desktop/`;
    const { deviations, report } = await checkService({
      url,
      userName: 'tester',
      password: 'secret',
      companyFile: company().file,
    });
    expect(report).toMatchObject({ outcome: 'done', exchanges: 1 });
    expect(stranger.output()).toContain('answer True');
    expect(kinds(deviations)).toEqual(['wsdl wsdl', 'serverVersion fault']);
  },
  INSTALL_MS,
);
