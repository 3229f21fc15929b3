import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { payoutSourceQuery } from '../../../api/queries/payout-source.ts';
import type { PushType } from '../../../api/types.ts';
import { ClosedHint } from '../../../connection/closed-hint.tsx';
import { useClosed } from '../../../connection/use-closed.ts';
import { entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { PushDialog } from './push-dialog.tsx';

/** What each button sends, in the words of the page. */
const PUSHES: readonly { type: PushType; sends: string }[] = [
  { type: 'customer', sends: t`all customers` },
  { type: 'invoice', sends: t`all sent invoices` },
  { type: 'payment', sends: t`all collected payments` },
  { type: 'service_item', sends: t`all active service items` },
  { type: 'timesheet_entry', sends: t`all approved timesheet entries` },
];
/** Where a card processor is connected. */
const PAYOUTS = { type: 'payout', sends: t`all paid payouts` } as const;

export function PushCard({ connectionId }: { connectionId: string }) {
  const [asked, setAsked] = useState<PushType>();
  const closed = useClosed(connectionId) !== undefined;
  const source = useQuery(payoutSourceQuery(connectionId));
  const pushes = source.data?.connected ? [...PUSHES, PAYOUTS] : PUSHES;
  return (
    <Paper withBorder p="lg">
      <Title order={2} fz="lg">
        {t`Push to QuickBooks`}
      </Title>
      <Text c="dimmed" mb="md">
        {t`After switching a sync on, or when errors are mended.`}
      </Text>
      <ClosedHint connectionId={connectionId} meanwhile={t`Nothing can be pushed`} />
      <Stack gap="xs" align="flex-start">
        {pushes.map(({ type, sends }) => (
          <Button
            key={type}
            variant="default"
            disabled={closed}
            fullWidth
            justify="space-between"
            rightSection={
              <Text size="sm" c="dimmed" visibleFrom="sm">
                {sends}
              </Text>
            }
            onClick={() => setAsked(type)}
          >
            {t`Push ${entityLabel(type).many}`}
          </Button>
        ))}
      </Stack>
      {asked && <PushDialog connectionId={connectionId} type={asked} onClose={() => setAsked(undefined)} />}
    </Paper>
  );
}
