import { escapeHtml } from '../../api/html.ts';
import { addAmounts } from '../../domain/money.ts';
import type { Checked } from './check-archive.ts';
import type { ProofCounts, ProofHead, ProvenRecord } from './proof-lines.ts';

interface Proof {
  head: ProofHead;
  counts: ProofCounts;
  records: readonly ProvenRecord[];
  checked: Checked;
}

/** More rows than that make a page that no browser likes; all of them are in records.ndjson. */
const MOST_ROWS = 5_000;

/** The page of an archive: it opens without a server and loads nothing. */
export function proofPage({ head, counts, records, checked }: Proof): string {
  const differing = records.filter(({ why }) => why.length > 0);
  const agreeing = records.filter(({ why }) => why.length === 0);
  const company = head.connection.companyName ?? head.connection.id;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(`Proof of ${day(head.from)} to ${day(head.to)}, ${company}`)}</title>
<style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(company)}</h1>
<p>What was synced from ${day(head.from)} to ${day(head.to)} (UTC). Made on ${escapeHtml(head.madeAt)}.</p>
${verdictOf(counts, checked)}
<h2>Totals</h2>
${table(['Type', 'Records', 'Agree', 'Total here', 'Total in QuickBooks'], totalsOf(records))}
<h2>Records that do not agree</h2>
${differing.length === 0 ? '<p>None: every record says the same on both sides.</p>' : table(['Record', 'Here', 'In QuickBooks', 'Why'], differing.slice(0, MOST_ROWS).map(rowOf))}
${more(differing.length)}
<h2>Records that agree</h2>
${table(['Record', 'Here', 'In QuickBooks', 'Why'], agreeing.slice(0, MOST_ROWS).map(rowOf))}
${more(agreeing.length)}
<h2>How to check it yourself</h2>
<p>The figures above were read when this was made; what was sent and answered was sealed while it happened. With
Node.js, in this folder: <code>node verify.mjs</code>. It asks no server. If you receive the webhook
<code>seal.made</code>, keep its bodies, one a line, and say <code>node verify.mjs . --held told.ndjson</code>: then
nobody, not even who runs Ledgerbridge, can have changed the record of what happened.</p>
</main></body></html>
`;
}

function verdictOf({ unsealed }: ProofCounts, { ok, problems, counts }: Checked): string {
  const kept = [[counts.pruned, 'requests'] as const, [counts.prunedLog, 'log entries'] as const]
    .filter(([count]) => count > 0)
    .map(
      ([count, what]) => ` Of ${count} ${what} only the hashes are left: they are older than they are kept.`,
    )
    .join('');
  const open =
    unsealed > 0
      ? ` ${unsealed} entries were not sealed yet; a proof that is made in two minutes has them.`
      : '';
  const size = `${counts.entries} entries in ${counts.seals} seals.`;
  if (ok) return `<p class="good">✓ Nothing was changed since it was sealed: ${size}${kept}${open}</p>`;
  const rows = problems.map(({ what, why }) => [escapeHtml(what), escapeHtml(why)]);
  return `<p class="bad">✗ Not all of it is as it was sealed: ${size}${kept}${open}</p>
${table(['What', 'Why'], rows)}
<p>Whoever looks after the database has to say what happened: these rows are never changed by Ledgerbridge.</p>`;
}

function totalsOf(records: readonly ProvenRecord[]): string[][] {
  const groups = new Map<string, ProvenRecord[]>();
  for (const record of records) {
    const key = [record.type, record.currency ?? ''].join(' ').trim();
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups].map(([key, group]) => {
    const currency = group[0]?.currency ?? 'USD';
    const sum = (side: 'here' | 'there') => {
      const totals = group.flatMap((record) => record[side]?.total ?? []);
      return totals.length === 0 ? '' : addAmounts(totals, currency);
    };
    const agree = group.filter(({ why }) => why.length === 0).length;
    return [key.replaceAll('_', ' '), group.length, agree, sum('here'), sum('there')].map((cell) =>
      escapeHtml(String(cell)),
    );
  });
}

function rowOf({ type, name, currency, here, there, why }: ProvenRecord): string[] {
  const money = (total: string | null | undefined) => (total ? `${total} ${currency ?? ''}`.trim() : '');
  const standing = (side: unknown, total: string | null | undefined) =>
    side === null ? 'not there' : money(total);
  return [
    escapeHtml(`${type.replaceAll('_', ' ')} ${name}`),
    escapeHtml(standing(here, here?.total)),
    escapeHtml(standing(there, there?.total)),
    why.map(escapeHtml).join('<br>'),
  ];
}

function more(count: number): string {
  return count > MOST_ROWS ? `<p>The first ${MOST_ROWS} of ${count}: all are in records.ndjson.</p>` : '';
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${text}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<div class="wide"><table><thead><tr>${cells('th', titles)}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

const day = (instant: string) => escapeHtml(instant.slice(0, 10));

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .4rem .6rem; text-align: left; vertical-align: top; }
.wide { overflow-x: auto; }
.good { border-left: .4rem solid #2a8a3e; padding-left: .8rem; }
.bad { border-left: .4rem solid #c92a2a; padding-left: .8rem; }
code { overflow-wrap: anywhere; }`;
