import { Stack, Text } from '@mantine/core';
import { fieldMessages } from '../../../api/problem.ts';
import type { PayoutSource } from '../../../api/types.ts';
import { rich, t } from '../../../language/say.ts';
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
      title={t`Restricted key`}
      lead={t`In Stripe, make a restricted key with Read for Payouts, Balance transaction sources, Charges and Refunds, Disputes, Transfers, Top-ups and Application Fees. Each is tried before the key is kept; it is never shown again.`}
    >
      <Stack gap="sm">
        {connected && <Text>{rich`The key that ends in ${<code>{keyHint}</code>} is stored.`}</Text>}
        {save.error && !refusal && <ProblemAlert error={save.error} />}
        {may ? (
          <SecretForm
            label={connected ? t`Another key` : t`Key`}
            placeholder="rk_…"
            action={connected ? t`Replace the key` : t`Connect Stripe`}
            busy={save.isPending}
            error={refusal}
            onSubmit={async (secretKey) => {
              await save.mutateAsync({ secretKey });
              notifyDone(t`Stripe takes the key: it is stored.`);
            }}
          />
        ) : (
          <Text>{t`Only owners and admins change it.`}</Text>
        )}
      </Stack>
    </Section>
  );
}
