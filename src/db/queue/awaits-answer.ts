import { sql } from 'drizzle-orm';
import { requestAsker } from '../requests/reads.ts';
import { remoteRequests, syncQueue } from '../schema/index.ts';

/**
 * A workflow waits for a vendor's agent to bring the answer to the row's open request, or to what has to be known
 * before it: however long that takes, it is not lost. Whom a closed gate interrupts the relay tells, and a waiter that
 * turns out to be gone waits no more.
 */
export const awaitsAnswer = sql`exists (select 1 from ${remoteRequests}
  where ${remoteRequests.tenantId} = ${syncQueue.tenantId} and ${remoteRequests.waiter} is not null
    and (${remoteRequests.id} = ${syncQueue.openRequestId}
      or (${remoteRequests.kind} = 'read'
        and ${remoteRequests.setId} = ${requestAsker('')}::text || ${syncQueue.openRequestId})))`;
