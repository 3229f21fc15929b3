import { writeFile } from 'node:fs/promises';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import { ENTITY_TYPES } from '../../src/domain/entity.ts';
import { type Aspect, COMPARED, type WriteOperation } from '../../src/domain/written.ts';

import { SYNC_ERRORS, type SyncErrorType } from '../../src/errors.ts';
import {
  FAULT_CODES,
  type FaultOperation,
  typeOfCode,
} from '../../src/providers/quickbooks-online/faults/codes.ts';
import { NOT_PERFORMED } from '../../test/engine/not-performed.ts';

/** Writes docs/quickbooks-answers.md from the tables that decide: `npm run docs`. */

const OPERATIONS: readonly WriteOperation[] = ['create', 'update', 'deactivate', 'void', 'delete'];

const WORDS: Readonly<Record<Aspect, string>> = {
  total: 'total',
  tax: 'tax (where it is inside the total)',
  unapplied: 'what pays nothing',
  applied: 'what it pays',
  rate: 'exchange rate',
  homeTotal: 'total in home currency',
  minutes: 'time',
  active: 'active or not',
};

export function quickBooksAnswers(): string {
  return [
    INTRODUCTION,
    COMPARISON,
    comparedTable(),
    CODES,
    codeTable(),
    ACTING,
    actingTable(),
    LEFT,
    leftTable(),
  ]
    .join('\n\n')
    .concat('\n');
}

const INTRODUCTION = `# What QuickBooks answers, and what it means

<!-- Made by \`npm run docs\` from src/domain/written.ts and src/providers/quickbooks-online/faults/codes.ts. -->`;

const COMPARISON = `## What of an answer is compared

An answer of 200 is a success only where what it says is what was meant. After a void everything must be 0, after a
deletion the answer must say *Deleted*. What differs is an error that names both (\`total_mismatch\`,
\`payment_not_applied\`, \`write_not_done\`), and the record counts as not in step.

A document in a foreign currency that states no rate is stored at rate 1 there. So each states one when it is written
for the first time, and when its day or its currency changes: the rate of its day in the company's own list (Settings,
Currencies), or the last one before. Where the list has none, a person is asked (\`exchange_rate_unknown\`). Any other
update leaves the rate that stands there, which may be a bookkeeper's own, unless it is the 1 that nobody chose. What
we state is compared, and so is the total in home currency, as far as rounding allows.
`;

const CODES = `## What a code means

By what was asked; *read* is every look-up, pull, import and change check, *batch* a batch that was refused as a whole
(an item of a batch means the same as alone). An empty cell means the same as the first column. A code that is not
listed means that the record was refused as it is. \`610\` and \`6000\` are told apart by their detail as well.`;

const ASKED: readonly FaultOperation[] = [
  'create',
  'update',
  'deactivate',
  'void',
  'delete',
  'read',
  'batch',
];

function codeTable(): string {
  const rows = Object.entries(FAULT_CODES).map(([code, { meaning }]) => {
    const types = ASKED.map((operation) => typeOfCode(code, operation));
    const cells = types.map((type, index) =>
      index > 0 && type === types[0] ? '' : `\`${SYNC_ERRORS[type].code}\``,
    );
    return `| ${code} | ${meaning} | ${cells.join(' | ')} |`;
  });
  return [`| code | meaning | ${ASKED.join(' | ')} |`, `|${'---|'.repeat(ASKED.length + 2)}`, ...rows].join(
    '\n',
  );
}

const LEFT = `## Remedies that the walk leaves out

Each remedy of this page and of [troubleshooting](troubleshooting.md) is performed by a test against the stand-in, which
sees the record in step afterwards. These are not, each for its reason.
`;

function leftTable(): string {
  const rows = Object.entries(NOT_PERFORMED).map(([type, { because, tests }]) => {
    const { code } = SYNC_ERRORS[type as SyncErrorType];
    const where = tests.map(({ file, title }) => ` \`${file}\` (“${title.replace(/: %s$/, '')}”)`);
    return `| \`${code}\` | ${because}${where.join(',')} |`;
  });
  return ['| error | why |', '|---|---|', ...rows].join('\n');
}

const ACTING = '## Who acts, and what to do';

function actingTable(): string {
  const used = new Set(
    Object.keys(FAULT_CODES).flatMap((code) => ASKED.map((operation) => typeOfCode(code, operation))),
  );
  const rows = [...used].map((type) => {
    const { code, handling, actor, remedy } = SYNC_ERRORS[type];
    return `| \`${code}\` | ${handling} | ${actor} | ${remedy} |`;
  });
  return ['| class | what the engine does | who acts | what to do |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function comparedTable(): string {
  const rows = ENTITY_TYPES.filter((type) => Object.keys(COMPARED[type]).length > 0).map((type) => {
    const cells = OPERATIONS.map((operation) => cellOf(COMPARED[type][operation], operation));
    return `| ${[ENTITIES[type].label, ...cells].join(' | ')} |`;
  });
  return [
    `| | ${OPERATIONS.join(' | ')} |`,
    `|${'---|'.repeat(OPERATIONS.length + 1)}`,
    ...new Set(rows),
  ].join('\n');
}

function cellOf(aspects: readonly Aspect[] | undefined, operation: WriteOperation): string {
  if (aspects === undefined) return '';
  return operation === 'delete' ? 'gone' : aspects.map((aspect) => WORDS[aspect]).join(', ');
}

export const QUICKBOOKS_ANSWERS = new URL('../../docs/quickbooks-answers.md', import.meta.url);

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].replaceAll('\\', '/'))) {
  await writeFile(QUICKBOOKS_ANSWERS, quickBooksAnswers());
}
