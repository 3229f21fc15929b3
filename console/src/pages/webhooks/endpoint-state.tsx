import type { WebhookEndpoint } from '../../api/types.ts';
import { rich, t } from '../../language/say.ts';
import { Instant } from '../../pieces/instant.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';

export function EndpointState({
  endpoint: { enabled, disabledReason, failingSince },
}: {
  endpoint: WebhookEndpoint;
}) {
  if (!enabled) return <StatusBadge colour="gray">{disabledReason ?? t`Off`}</StatusBadge>;
  if (!failingSince) return <StatusBadge colour="green">{t`Works`}</StatusBadge>;
  return (
    <>
      {rich`${<StatusBadge colour="red">{t`Takes nothing`}</StatusBadge>} since ${<Instant at={failingSince} relative />}`}
    </>
  );
}
