import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { fieldMessages } from '../../../api/problem.ts';
import type { PayoutSource } from '../../../api/types.ts';
import { formatDay, today } from '../../../format/dates.ts';
import { t } from '../../../language/say.ts';
import { DayField } from '../../../pieces/day-field.tsx';
import { notifyDone } from '../../../pieces/notify.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { Section } from '../../../pieces/section.tsx';
import { useMay } from '../../../session/use-session.ts';
import { usePayoutSource } from './use-payout-source.ts';

interface ReachProps {
  connectionId: string;
  source: PayoutSource;
}

/** Since when payouts are booked, and whether the account is read by time. */
export function Reach({ connectionId, source: { byHand, startsAt } }: ReachProps) {
  const { save } = usePayoutSource(connectionId);
  const may = useMay('connections:write');
  const [day, setDay] = useState('');
  const goBack = async () => {
    await save.mutateAsync({ startsAt: day });
    notifyDone(t`What was made since then is looked for.`);
  };
  return (
    <Section
      title={t`What is booked`}
      lead={t`What Stripe paid out before that day is left alone: it is in the books already.`}
    >
      <Stack gap="sm">
        {save.error && <ProblemAlert error={save.error} shown={['startsAt']} />}
        {startsAt && <Text>{t`Everything since ${formatDay(startsAt.slice(0, 10))}.`}</Text>}
        {may && (
          <Group align="end">
            <DayField
              label={t`Book since another day`}
              value={day}
              max={today()}
              error={fieldMessages(save.error).startsAt}
              onChange={(event) => setDay(event.currentTarget.value)}
            />
            <Button variant="default" disabled={!day} loading={save.isPending} onClick={() => void goBack()}>
              {t`Book since then`}
            </Button>
          </Group>
        )}
        <Switch
          label={t`This account pays out only when somebody asks for it`}
          description={t`Stripe does not say what such payouts consist of: each day, what moved the balance goes to the clearing account, and a payout is a transfer from there.`}
          checked={byHand}
          disabled={!may || save.isPending}
          onChange={(event) =>
            save.mutate({ byHand: event.currentTarget.checked }, { onSuccess: () => notifyDone(t`Saved.`) })
          }
        />
      </Stack>
    </Section>
  );
}
