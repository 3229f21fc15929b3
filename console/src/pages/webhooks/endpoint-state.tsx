import type { WebhookEndpoint } from '../../api/types.ts';
import { Instant } from '../../pieces/instant.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';

export function EndpointState({
  endpoint: { enabled, disabledReason, failingSince },
}: {
  endpoint: WebhookEndpoint;
}) {
  if (!enabled) return <StatusBadge colour="gray">{disabledReason ?? 'Off'}</StatusBadge>;
  if (!failingSince) return <StatusBadge colour="green">Works</StatusBadge>;
  return (
    <>
      <StatusBadge colour="red">Takes nothing</StatusBadge> since <Instant at={failingSince} relative />
    </>
  );
}
