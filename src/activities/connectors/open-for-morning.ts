import { lockConnection } from '../../db/connections/connection-queries.ts';
import { readConnector, saveConnector } from '../../db/connectors/connectors.ts';
import { recordAudit } from '../../db/people/audit.ts';
import type { ConnectionRef } from '../../workflows/contract.ts';
import type { ActivityDeps } from '../deps.ts';

/** Opens a connector that ended for the night, where it resumes by itself; one that a person closed stays closed. */
export async function openForMorning(deps: ActivityDeps, input: ConnectionRef): Promise<void> {
  const opened = await deps.db.transaction(async (tx) => {
    await lockConnection(tx, input);
    const row = await readConnector(tx, input);
    if (row.morning !== 'by_itself' || row.state === 'closed') return false;
    // Whoever opened it may have died before it was woken.
    if (row.state === 'open') return true;
    // A time that passes without it is what finds it where it is never woken.
    await saveConnector(tx, input, { state: 'open', nextRunAt: new Date() });
    await recordAudit(tx, {
      tenantId: input.tenantId,
      actor: row.openedBy ?? 'engine',
      action: 'openConnector',
      subject: `connections/${input.connectionId}/connector`,
      detail: { byItself: true, because: 'morning' },
    });
    return true;
  });
  if (opened) await deps.wakeConnector(input);
}
