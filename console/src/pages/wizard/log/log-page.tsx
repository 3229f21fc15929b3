import { useOutletConnection } from '../../connection/use-outlet-connection.ts';
import { ErrorLog } from './error-log.tsx';
import { FailedSyncs } from './failed-syncs.tsx';
import { PendingSyncs } from './pending-syncs.tsx';

/** What became of what was approved: what waits and goes, what needs somebody, and all that ever failed. */
export function WizardLogPage() {
  const { id } = useOutletConnection();
  return (
    <>
      <PendingSyncs connectionId={id} />
      <ErrorLog connectionId={id} />
      <FailedSyncs connectionId={id} />
    </>
  );
}
