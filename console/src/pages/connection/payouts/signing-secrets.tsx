import { Button, Group, Stack, Text } from '@mantine/core';
import { fieldMessages } from '../../../api/problem.ts';
import type { PayoutSource } from '../../../api/types.ts';
import { rich, t } from '../../../language/say.ts';
import { Instant } from '../../../pieces/instant.tsx';
import { notifyDone } from '../../../pieces/notify.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { SecretForm } from '../../../pieces/secret-form.tsx';
import { Section } from '../../../pieces/section.tsx';
import { useMay } from '../../../session/use-session.ts';
import { usePayoutSource } from './use-payout-source.ts';

interface SigningSecretsProps {
  connectionId: string;
  secrets: PayoutSource['signingSecrets'];
}

/** Any of them is good, so that one can be replaced by another without a notice being refused meanwhile. */
export function SigningSecrets({ connectionId, secrets }: SigningSecretsProps) {
  const { addSecret, deleteSecret } = usePayoutSource(connectionId);
  const may = useMay('connections:write');
  const refusal = fieldMessages(addSecret.error).secret;
  const error = deleteSecret.error ?? (refusal ? null : addSecret.error);
  return (
    <Section
      title={t`Signing secrets`}
      lead={t`Stripe shows one for the endpoint; with it, notices are proved to come from Stripe. To change it, add the new one, switch Stripe over, then delete the old one: both are good meanwhile.`}
    >
      <Stack gap="sm">
        {secrets.length === 0 && (
          <Text role="status">{t`Without a secret every notice is refused: add one.`}</Text>
        )}
        {secrets.map(({ id, hint, createdAt }) => (
          <Group key={id} gap="sm">
            <Text>{rich`Ends in ${<code>{hint}</code>}, added ${<Instant at={createdAt} />}`}</Text>
            {may && (
              <Button
                size="xs"
                variant="default"
                aria-label={t`Delete the secret that ends in ${hint}`}
                loading={deleteSecret.isPending && deleteSecret.variables === id}
                onClick={() => deleteSecret.mutate(id)}
              >
                {t`Delete`}
              </Button>
            )}
          </Group>
        ))}
        {error && <ProblemAlert error={error} />}
        {may && (
          <SecretForm
            label={t`Signing secret`}
            placeholder="whsec_…"
            action={t`Add the secret`}
            busy={addSecret.isPending}
            error={refusal}
            onSubmit={async (secret) => {
              await addSecret.mutateAsync(secret);
              notifyDone(t`Notices signed with it are taken from now on.`);
            }}
          />
        )}
      </Stack>
    </Section>
  );
}
