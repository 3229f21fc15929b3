import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { TransactionsNamed } from '../../../../api/queries/transactions.ts';
import { DayFilters } from '../../../../filters/day-filters.tsx';
import { oneOf } from '../../../../filters/use-filters.ts';
import { t } from '../../../../language/say.ts';

interface LookUpFormProps {
  named: TransactionsNamed;
  busy: boolean;
  onAsk: (named: TransactionsNamed) => void;
}

const TYPES = ['invoice', 'payment'] as const;

export function LookUpForm({ named, busy, onAsk }: LookUpFormProps) {
  const [fields, setFields] = useState(named);
  const change = (part: Partial<TransactionsNamed>) => setFields((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk(fields);
  };
  const isEmpty = ![fields.numbers, fields.ids, fields.from, fields.to].some((text) => text?.trim());
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t`What to look for`}
          value={fields.type}
          onChange={(type) => change({ type: oneOf(type, TYPES) ?? 'invoice' })}
          data={[
            { value: 'invoice', label: t`Invoices` },
            { value: 'payment', label: t`Payments` },
          ]}
          style={{ alignSelf: 'flex-start' }}
        />
        <Group align="flex-end" gap="sm">
          <TextInput
            label={fields.type === 'invoice' ? t`Invoice numbers` : t`Payment references`}
            description={t`Several are separated by commas`}
            value={fields.numbers ?? ''}
            onChange={({ currentTarget }) => change({ numbers: currentTarget.value })}
          />
          <TextInput
            label={t`QuickBooks ids`}
            description={t`Several are separated by commas`}
            value={fields.ids ?? ''}
            onChange={({ currentTarget }) => change({ ids: currentTarget.value })}
          />
          <DayFilters filters={fields} onChange={change} />
          <Button type="submit" disabled={isEmpty} loading={busy}>
            {t`Look up`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
