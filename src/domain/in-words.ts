import type { StoredChange } from './stored-change.ts';

/** How settings and their values are said to people. */

const FIELDS: Readonly<Record<string, string>> = {
  enabled: 'Enable Sync',
  conflictPolicy: 'when both sides changed',
  askBeforeLinking: 'ask before linking by name',
  approvalRequired: 'approval required',
  accounts: 'accounts to sync',
  syncsBy: 'changes go',
  timesheetStartDate: 'timesheets from',
  region: 'region',
  foldAccents: 'write without accents',
  morning: 'in the morning',
  timeZone: 'time zone',
  nightFrom: 'the night begins at',
  nightTo: 'the night ends at',
};

const VALUES: Readonly<Record<string, string>> = {
  true: 'on',
  false: 'off',
  null: 'not set',
  ours_wins: 'ours wins',
  theirs_wins: 'QuickBooks wins',
  ask: 'ask',
  with_documents: 'those that have invoices or payments',
  all: 'all of them',
  events: 'with every change',
  runs: 'with the next sync run',
  by_hand: 'somebody starts it by hand',
  by_itself: 'it resumes by itself',
};

/** "when both sides changed: ours wins → ask" */
export function changeInWords({ field, from, to }: StoredChange, labelOf: (type: string) => string): string {
  const [, type] = /^autoSync\.(.+)$/.exec(field) ?? [];
  const name = type ? `${labelOf(type)} sync by themselves` : (FIELDS[field] ?? field);
  return `${name}: ${valueInWords(from)} → ${valueInWords(to)}`;
}

function valueInWords(value: unknown): string {
  const text = String(value ?? null);
  return VALUES[text] ?? text;
}
