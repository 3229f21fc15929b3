import { Radio, Stack } from '@mantine/core';
import type { PayoutStyle } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { Section } from '../../../pieces/section.tsx';
import { useMay } from '../../../session/use-session.ts';
import { usePayoutSource } from './use-payout-source.ts';

const STYLES: readonly { value: PayoutStyle; label: string; explains: string }[] = [
  {
    value: 'deposit',
    label: t`One deposit for each payout`,
    explains: t`The payments, and one negative line for all fees. It matches the bank’s own line.`,
  },
  {
    value: 'clearing',
    label: t`Through a clearing account`,
    explains: t`Payments lie in a clearing account; the payout is a transfer from there, the fees an expense.`,
  },
];

interface BookingStyleProps {
  connectionId: string;
  style: PayoutStyle;
}

export function BookingStyle({ connectionId, style }: BookingStyleProps) {
  const { save } = usePayoutSource(connectionId);
  const may = useMay('connections:write');
  const shown = save.isPending ? (save.variables.style ?? style) : style;
  const choose = (value: string) => {
    const chosen = STYLES.find((each) => each.value === value);
    if (chosen) save.mutate({ style: chosen.value }, { onSuccess: () => notifyDone(t`Saved.`) });
  };
  return (
    <Section
      title={t`How payouts are booked`}
      lead={t`What is booked stays as it is; a change counts for what comes. Change it while no payment is on its way.`}
    >
      <Stack gap="sm">
        {save.error && <ProblemAlert error={save.error} />}
        <Radio.Group aria-label={t`How payouts are booked`} value={shown} onChange={choose}>
          <Stack>
            {STYLES.map(({ value, label, explains }) => (
              <Radio key={value} value={value} label={label} description={explains} disabled={!may} />
            ))}
          </Stack>
        </Radio.Group>
      </Stack>
    </Section>
  );
}
