import { writeFile } from 'node:fs/promises';
import { format } from 'node:util';
import { PROBLEMS } from '../../src/api/problems.ts';
import { type Actor, type Handling, SYNC_ERRORS } from '../../src/errors.ts';

/** Writes docs/troubleshooting.md from the closed lists of errors: `npm run docs`. */

const ACTORS: Readonly<Record<Actor, string>> = {
  nobody: 'nobody; it goes by itself',
  bookkeeper: 'bookkeeper',
  admin: 'administrator of the business',
  operator: 'operator of this installation',
  api_client: 'maker of the connected program',
};

const HANDLINGS: readonly [Handling, string, string][] = [
  [
    'retry',
    'Tried again by itself',
    'Up to two more attempts follow by themselves. What still fails then counts as *unresolved*.',
  ],
  [
    'pause',
    'The connection waits',
    'Records stay pending, no attempt is counted, and nothing is lost. It goes on by itself where nobody has to act.',
  ],
  [
    'hold',
    'Somebody has to act',
    'There is no point in trying again before that. The record waits under *Unresolved errors* until then.',
  ],
];

export function troubleshooting(): string {
  const parts = HANDLINGS.flatMap(([handling, title, text]) => [`## ${title}`, text, ...errorsOf(handling)]);
  return [INTRODUCTION, ...parts, PROBLEM_TITLE, problemTable()].join('\n\n').concat('\n');
}

const INTRODUCTION = `# Troubleshooting

<!-- Made by \`npm run docs\` from src/errors.ts and src/api/problems.ts. -->

Every error that a record can meet, what it means, who acts and what to do. The sync log, the record’s badge and the
API name it by the same code. If many records fail at once, look at the connection first: one cause may stand behind
all of them.`;

function errorsOf(wanted: Handling): string[] {
  return Object.entries(SYNC_ERRORS)
    .filter(([, { handling }]) => handling === wanted)
    .map(([type, { code, title, actor, remedy }]) =>
      format(
        '### %s\n\n`%s` (`%s`)\n\n**Who acts:** %s  \n**What to do:** %s',
        title,
        code,
        type,
        ACTORS[actor],
        remedy,
      ),
    );
}

const PROBLEM_TITLE = `## Answers of the API

Requests that are not done answer with a problem (RFC 9457). \`code\` is for programs, the remedy for people.`;

function problemTable(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title, retryable, remedy }]) =>
      `| \`${code}\` | ${status} | ${title} | ${retryable ? 'yes' : 'no'} | ${remedy} |`,
  );
  return ['| code | status | meaning | try again | what to do |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

export const TROUBLESHOOTING = new URL('../../docs/troubleshooting.md', import.meta.url);

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].replaceAll('\\', '/'))) {
  await writeFile(TROUBLESHOOTING, troubleshooting());
}
