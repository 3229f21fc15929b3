import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../src/dev/project.ts';
import { temporaryFolder } from '../dev/temporary-folder.ts';
import { judged, releaseBefore } from '../support/release-before.ts';
import { contractBreaks } from './support/contract-breaks.ts';

const release = await releaseBefore();

it(`whoever calls the API of ${release.version} is served by the one of today, but for what was accepted with a reason`, async () => {
  const before = JSON.parse(await readFile(path.join(release.folder, 'openapi.json'), 'utf8'));
  expect(Object.keys(before.paths).length).toBeGreaterThan(50);
  // By a process of its own, as a release writes it: apps of other tests are in this one.
  const folder = await temporaryFolder();
  const written = path.join(folder, 'openapi.json');
  const writer = path.join(projectFolder, 'src', 'dev', 'write-openapi.ts');
  await promisify(execFile)(process.execPath, ['--import', 'tsx', writer, written], { cwd: projectFolder });
  const after = JSON.parse(await readFile(written, 'utf8'));
  expect(judged(contractBreaks(before, after), release.accepted.api)).toEqual({ unexpected: [], stale: [] });
}, 120_000);

const NOTE = {
  type: 'object',
  properties: { text: { type: 'string' }, kind: { enum: ['a', 'b'], type: 'string' } },
  required: ['text'],
};
const document = (changes: { sent?: object; answered?: object; operation?: object } = {}) => ({
  components: { schemas: { Note: changes.answered ?? NOTE } },
  paths: {
    '/notes': {
      post: {
        parameters: [{ in: 'query', name: 'dry', schema: { type: 'boolean' } }],
        requestBody: { required: true, content: { 'application/json': { schema: changes.sent ?? NOTE } } },
        responses: {
          '201': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } },
        },
        ...changes.operation,
      },
    },
  },
});
const fields = (changes: object) => ({ ...NOTE, properties: { ...NOTE.properties, ...changes } });
const parameter = (changes: object) => ({
  operation: { parameters: [{ in: 'query', name: 'dry', schema: { type: 'boolean' }, ...changes }] },
});

describe('a change that breaks clients is found, where', () => {
  const body = 'POST /notes: body';
  const answer = 'POST /notes: 201';
  const cases: [string, object, string][] = [
    ['an operation goes', { ...document(), paths: {} }, 'POST /notes is gone'],
    ['a parameter goes', document({ operation: { parameters: [] } }), 'POST /notes: query dry is gone'],
    [
      'a parameter becomes required',
      document(parameter({ required: true })),
      'POST /notes: query dry must be sent',
    ],
    [
      'a parameter is of another type',
      document(parameter({ schema: { type: 'string' } })),
      'POST /notes: query dry is not taken as boolean',
    ],
    [
      'a field must be sent',
      document({ sent: { ...NOTE, required: ['text', 'kind'] } }),
      `${body}.kind must be sent`,
    ],
    [
      'a value is refused',
      document({ sent: fields({ kind: { enum: ['a'] } }) }),
      `${body}.kind does not take b`,
    ],
    [
      'a field is taken as another type',
      document({ sent: fields({ text: { type: 'number' } }) }),
      `${body}.text is not taken as string`,
    ],
    [
      'a field of an answer goes',
      document({ answered: { ...NOTE, properties: {}, required: [] } }),
      `${answer}.text is gone`,
    ],
    [
      'a field of an answer may be missing',
      document({ answered: { ...NOTE, required: [] } }),
      `${answer}.text may be missing`,
    ],
    [
      'a field of an answer may be null',
      document({ answered: fields({ text: { anyOf: [{ type: 'string' }, { type: 'null' }] } }) }),
      `${answer}.text may be null`,
    ],
    [
      'an answer has another status',
      document({ operation: { responses: { '202': {} } } }),
      `${answer} is gone`,
    ],
  ];
  it.each(cases)('%s', (_what, after, expected) => {
    expect(contractBreaks(document(), after)).toContain(expected);
  });

  it('and one that adds is none', () => {
    const sent = fields({ more: { type: 'string' }, kind: { enum: ['a', 'b', 'c'] } });
    const answered = { ...fields({ more: { type: 'string' } }), required: ['text', 'more'] };
    expect(contractBreaks(document(), document({ sent, answered }))).toEqual([]);
  });
});
