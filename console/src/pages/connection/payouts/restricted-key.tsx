import { Stack, Text } from '@mantine/core';
import { fieldMessages } from '../../../api/problem.ts';
import type { PayoutSource } from '../../../api/types.ts';
import { notifyDone } from '../../../pieces/notify.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { SecretForm } from '../../../pieces/secret-form.tsx';
import { Section } from '../../../pieces/section.tsx';
import { useMay } from '../../../session/use-session.ts';
import { usePayoutSource } from './use-payout-source.ts';

interface RestrictedKeyProps {
  connectionId: string;
  source: PayoutSource;
}

export function RestrictedKey({ connectionId, source: { connected, keyHint } }: RestrictedKeyProps) {
  const { save } = usePayoutSource(connectionId);
  const may = useMay('connections:write');
  const refusal = fieldMessages(save.error).secretKey;
  return (
    <Section
      title="Restricted key"
      lead="In Stripe, make a restricted key with Read for Payouts, Balance transaction sources, Charges and Refunds, Disputes, Transfers, Top-ups and Application Fees. Each is tried before the key is kept; it is never shown again."
    >
      <Stack gap="sm">
        {connected && (
          <Text>
            The key that ends in <code>{keyHint}</code> is stored.
          </Text>
        )}
        {save.error && !refusal && <ProblemAlert error={save.error} />}
        {may ? (
          <SecretForm
            label={connected ? 'Another key' : 'Key'}
            placeholder="rk_…"
            action={connected ? 'Replace the key' : 'Connect Stripe'}
            busy={save.isPending}
            error={refusal}
            onSubmit={async (secretKey) => {
              await save.mutateAsync({ secretKey });
              notifyDone('Stripe takes the key: it is stored.');
            }}
          />
        ) : (
          <Text>Only owners and admins change it.</Text>
        )}
      </Stack>
    </Section>
  );
}
