import { expect, it } from 'vitest';
import { judgeBuilds } from '../../src/cli/doctor/build-checks.ts';

const remedyOf = (...seen: Parameters<typeof judgeBuilds>) => {
  const found = judgeBuilds(...seen);
  return 'remedy' in found ? found.remedy : found.state;
};

it('is content where workers of the build that takes new runs are there, with builds and without', () => {
  expect(judgeBuilds({ current: null, live: [null], left: [] })).toEqual({
    state: 'ok',
    said: 'new runs go to workers without a build',
  });
  expect(judgeBuilds({ current: '2', live: ['1', '2'], left: [] })).toEqual({
    state: 'ok',
    said: 'new runs go to build 2, beside it build 1',
  });
});

it('names the command that sends new runs to workers that are there', () => {
  expect(remedyOf({ current: '2', live: ['1'], left: [] })).toContain('ledgerbridge admin builds use 1');
  expect(remedyOf({ current: '2', live: [null], left: [] })).toContain(
    'ledgerbridge admin builds use --none',
  );
  expect(remedyOf({ current: null, live: ['1'], left: [] })).toContain('ledgerbridge admin builds use 1');
});

it('names the command that moves runs whose build has no worker left', () => {
  const found = judgeBuilds({ current: '2', live: ['2'], left: ['1'] });
  expect(found).toMatchObject({ state: 'failed', said: expect.stringContaining('build 1 wait') });
  expect(remedyOf({ current: '2', live: ['2'], left: ['1'] })).toContain('ledgerbridge admin builds move 1');
});
