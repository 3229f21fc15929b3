import { Code, Text } from '@mantine/core';
import { rich, t } from '../../../language/say.ts';
import { Instant } from '../../../pieces/instant.tsx';
import { SecretOnce } from '../../../pieces/secret-once.tsx';
import { Section } from '../../../pieces/section.tsx';

const EVENTS = [
  'payout.created',
  'payout.updated',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'payout.reconciliation_completed',
];

interface WebhookAddressProps {
  url: string;
  lastEventAt: string | null;
  sweptAt: string | null;
}

/** Where Stripe tells of payouts. */
export function WebhookAddress({ url, lastEventAt, sweptAt }: WebhookAddressProps) {
  return (
    <Section
      title={t`Webhook address`}
      lead={rich`In Stripe, add it as an endpoint for ${EVENTS.map((event, index) => (
        <span key={event}>
          {index > 0 && ', '}
          <Code>{event}</Code>
        </span>
      ))}.`}
    >
      <SecretOnce label={t`Webhook address`} value={url} />
      <Text size="sm" c="dimmed" mt="xs">
        {lastEventAt
          ? rich`Last notice: ${<Instant at={lastEventAt} relative />}`
          : t`No notice has come yet.`}
      </Text>
      {sweptAt && (
        <Text size="sm" c="dimmed">
          {rich`Stripe’s own list, which is compared every hour for what was not told: ${<Instant at={sweptAt} relative />}`}
        </Text>
      )}
    </Section>
  );
}
