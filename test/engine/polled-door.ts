import { closeDesktopSession, openDesktopSession } from '../../src/db/requests/desktop-sessions.ts';
import { acceptAnswer, failPoll, nextForPoll } from '../../src/db/requests/polling.ts';
import type { Waiting } from '../../src/db/requests/waiting.ts';
import { SIGNALS } from '../../src/workflows/contract.ts';
import type { WorkSource } from '../providers/polled-agent.ts';
import type { Engine, Tenant } from './harness.ts';

type Session = Awaited<ReturnType<typeof openDesktopSession>>['session'];

/** The door that the engine opens to a vendor's agent, and what stands behind it. */
export interface Door {
  open(): Promise<void>;
  close(): Promise<void>;
  /** The agent could not carry the request out. */
  fail(requestId: string, fault: string): Promise<void>;
  source: WorkSource;
}

export function createDoor({ db, temporal }: Pick<Engine, 'db' | 'temporal'>, tenant: Tenant): Door {
  let session: Session | undefined;
  const inSession = () => {
    if (!session) throw new Error('no session is open');
    return session;
  };
  const tell = async (waiting: Waiting | undefined) => {
    if (!waiting) return;
    const handle = temporal.client.workflow.getHandle(waiting.workflowId);
    await handle.signal(SIGNALS.answered, waiting.requestId);
  };
  return {
    async open() {
      const opened = await db.transaction((tx) => openDesktopSession(tx, tenant, { silenceMs: 60_000 }));
      session = opened.session;
      await tenant.wake();
    },
    async close() {
      for (const waiting of await closeDesktopSession(db, inSession(), 'left')) await tell(waiting);
      session = undefined;
    },
    async fail(requestId, fault) {
      await tell(await failPoll(db, inSession(), requestId, { fault, body: 'A dialog is open.' }));
    },
    source: {
      next: async () => session && nextForPoll(db, session),
      answer: async (requestId, answer) => tell(await acceptAnswer(db, inSession(), requestId, answer)),
    },
  };
}
