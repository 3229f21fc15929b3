import type { Executor } from '../../db/client.ts';
import { findLastSession } from '../../db/requests/desktop-sessions.ts';
import { escapeHtml } from '../html.ts';

/**
 * Where the Web Connector sends its user for help; it is fetched at installation, and answers whoever asks. So it says
 * what went wrong and what to do, and nothing of any record.
 */
export async function supportPage(db: Executor, connectionId: string): Promise<string> {
  const last = await findLastSession(db, connectionId);
  const found = last?.error
    ? `<p><strong>${escapeHtml(last.error)}</strong></p>${last.errorCode ? `<p>Code ${escapeHtml(last.errorCode)}, ${last.lastSeenAt.toISOString()}</p>` : ''}`
    : '<p>The last run had no error.</p>';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ledgerbridge and QuickBooks Desktop</title></head><body><h1>Ledgerbridge and QuickBooks Desktop</h1><h2>Last run</h2>${found}<h2>What to look at first</h2>${ADVICE}</body></html>`;
}

const ADVICE = `<ul>
<li>QBWC1007, 1008, 1013: open QuickBooks and the company file, and close every window in it that waits for an answer.</li>
<li>QBWC1012, 1041 to 1045: the address was not reached, or something between changed the answer. Try again; then ask whoever runs Ledgerbridge.</li>
<li>QBWC1030, 1040: the password is not the one of this connector. Type it in again, or make a new connector on the Connection page.</li>
<li>QBWC1037, 1039: open the company file as Admin in single-user mode for the first run. If it stays, ask for a new connector on the Connection page.</li>
<li>QBWC1048: the certificate of the address must be one that Windows trusts.</li>
</ul>`;
