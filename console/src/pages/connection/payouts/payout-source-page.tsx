import { Alert, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { payoutSourceQuery } from '../../../api/queries/payout-source.ts';
import type { PayoutSource } from '../../../api/types.ts';
import { formatRelative } from '../../../format/dates.ts';
import { t } from '../../../language/say.ts';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Page } from '../../../pieces/page.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { useMay } from '../../../session/use-session.ts';
import { useOutletConnection } from '../use-outlet-connection.ts';
import { BookingStyle } from './booking-style.tsx';
import { NeededAccounts } from './needed-accounts.tsx';
import { Reach } from './reach.tsx';
import { RemoveSource } from './remove-source.tsx';
import { RestrictedKey } from './restricted-key.tsx';
import { SigningSecrets } from './signing-secrets.tsx';
import { WebhookAddress } from './webhook-address.tsx';

/** Where Stripe is connected, so that its payouts are booked in this company. */
export function PayoutSourcePage() {
  const { id } = useOutletConnection();
  const query = useQuery(payoutSourceQuery(id));
  return (
    <Page
      title={t`Stripe Payouts`}
      lead={t`Each payout of Stripe is booked in QuickBooks, with its fees, refunds and disputes, so that the bank account shows exactly what arrived.`}
      actions={query.data && <SourceBadge source={query.data} />}
    >
      <Loaded query={query}>{(source) => <Source connectionId={id} source={source} />}</Loaded>
    </Page>
  );
}

function SourceBadge({ source: { connected, live } }: { source: PayoutSource }) {
  if (!connected) return <StatusBadge colour="gray">{t`Not connected`}</StatusBadge>;
  return (
    <Group gap="xs">
      {live === false && <StatusBadge colour="amber">{t`Test account`}</StatusBadge>}
      <StatusBadge colour="green">{t`Connected`}</StatusBadge>
    </Group>
  );
}

const PROBLEMS: Readonly<
  Record<NonNullable<PayoutSource['problem']>['kind'], { title: string; next: string }>
> = {
  refused_key: {
    title: t`Stripe refuses the key`,
    next: t`Enter another key below; what waited goes by itself.`,
  },
  refused_notice: {
    title: t`A notice was not signed with a secret that is stored here`,
    next: t`Add the signing secret that Stripe shows for this address.`,
  },
  missed_notice: {
    title: t`Stripe does not tell of every payout`,
    next: t`They are booked all the same, up to an hour late. Check in Stripe that the address below is an endpoint for all payout events.`,
  },
  foreign_notice: {
    title: t`A notice was about another account or mode`,
    next: t`It was closed, and nothing of it is booked here.`,
  },
  by_hand: {
    title: t`This account pays out by hand`,
    next: t`Have its balance read by time, below.`,
  },
  unavailable: { title: t`Stripe does not answer`, next: t`It is asked again by itself.` },
};

function Source({ connectionId, source }: { connectionId: string; source: PayoutSource }) {
  const { problem, connected, lastEventAt } = source;
  const may = useMay('connections:write');
  return (
    <Stack gap="lg">
      {problem && (
        <Alert role="alert" color="red" title={PROBLEMS[problem.kind].title}>
          {problem.message} {PROBLEMS[problem.kind].next} ({formatRelative(problem.at)})
        </Alert>
      )}
      <RestrictedKey connectionId={connectionId} source={source} />
      <WebhookAddress url={source.webhookUrl} lastEventAt={lastEventAt} sweptAt={source.sweptAt} />
      {connected && (
        <>
          <SigningSecrets connectionId={connectionId} secrets={source.signingSecrets} />
          <NeededAccounts connectionId={connectionId} />
          <BookingStyle connectionId={connectionId} style={source.style} />
          <Reach connectionId={connectionId} source={source} />
          {may && <RemoveSource connectionId={connectionId} />}
        </>
      )}
    </Stack>
  );
}
