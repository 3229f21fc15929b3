import { writeFile } from 'node:fs/promises';
import { SYNC_ERRORS } from '../../src/errors.ts';
import { CODES, type CodeClass, type CodeFact } from '../../src/providers/quickbooks-desktop/faults/codes.ts';
import { HRESULTS } from '../../src/providers/quickbooks-desktop/faults/hresults.ts';

/** Writes docs/quickbooks-desktop-codes.md from the tables of the provider: `npm run docs`. */

const CLASSES: Readonly<Record<CodeClass, string>> = {
  done: 'done',
  told: 'written, and told',
  auto_retry: 'tried again by itself',
  fix_edit_sequence: 'read, merged and written again',
  dependency: 'waits for something else',
  link_or_rename: 'link or rename',
  clear_id: 'matched or made anew, when a person says so',
  user: 'somebody acts',
  our_bug: 'fault of this program',
  recovery: 'looked up',
};

const INTRODUCTION = `# Codes of QuickBooks Desktop

<!-- Made by \`npm run docs\` from src/providers/quickbooks-desktop/faults. -->

The log names the code beside what QuickBooks said. Each code has an anchor here, and on the page
\`/codes/quickbooks-desktop\` of a running service, to which the console leads: \`#code-3200\`, \`#code-80040408\`.
How an error is handled stands in [Troubleshooting](troubleshooting.md).

## Status codes: about one record

QuickBooks answered, and said this of the record. 3170, 3180 and 3210 stand for many things: the message says which.`;

const CONNECTION = `## Codes of the Web Connector: about the connection

QuickBooks did not take the message at all. Records stay pending, no attempt is counted, and it goes on by itself once
the cause is gone; only *could not read the message* is about what was sent.`;

export function desktopCodes(): string {
  const codes = CODES.map((fact) => row(fact.code, fact.meaning, handled(fact), fact.remedy));
  const hresults = HRESULTS.map((fact) => row(fact.code, fact.meaning, titleOf(fact.type), fact.remedy));
  return [INTRODUCTION, table(codes), CONNECTION, table(hresults)].join('\n\n').concat('\n');
}

function handled({ class: kind, type }: CodeFact): string {
  return type ? `${CLASSES[kind]}: ${titleOf(type)}` : CLASSES[kind];
}

function titleOf(type: keyof typeof SYNC_ERRORS): string {
  const { title, code } = SYNC_ERRORS[type];
  return `${title} (\`${code}\`)`;
}

function row(code: string, meaning: string, handling: string, remedy: string): string {
  return `| <a id="code-${code}"></a>${code} | ${meaning} | ${handling} | ${remedy} |`;
}

function table(rows: readonly string[]): string {
  return ['| code | meaning | what follows | what to do |', '|---|---|---|---|', ...rows].join('\n');
}

export const DESKTOP_CODES = new URL('../../docs/quickbooks-desktop-codes.md', import.meta.url);

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].replaceAll('\\', '/'))) {
  await writeFile(DESKTOP_CODES, desktopCodes());
}
