import { readFile } from 'node:fs/promises';

const docs = await readFile(new URL('../../../docs/stripe-payouts.md', import.meta.url), 'utf8');

/** The rows below the heading, each cell without its quotes. */
function tableAfter(heading: string): string[][] {
  const [, rest = ''] = docs.split(heading);
  const [table = ''] = rest.slice(rest.indexOf('\n')).split('\n\n');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| -'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

/** What the documentation says of each `reporting_category`: its line, its account role, and what is compared. */
export const CATEGORIES = tableAfter('| `reporting_category`');
/** The account role of each type of a part of a fee. */
export const FEE_PARTS = tableAfter('| `fee_details[].type`');
