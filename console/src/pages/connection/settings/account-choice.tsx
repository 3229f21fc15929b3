import { Radio, Stack } from '@mantine/core';
import type { AccountPolicy } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';

const CHOICES: readonly { value: AccountPolicy; label: string; explains: string }[] = [
  {
    value: 'with_documents',
    label: t`Accounts that have invoices or payments`,
    explains: t`A customer without any stays here until its first document takes it along.`,
  },
  { value: 'all', label: t`All accounts`, explains: t`Every customer goes to QuickBooks.` },
];

interface AccountChoiceProps {
  value: AccountPolicy;
  disabled?: boolean;
  onChange: (value: AccountPolicy) => void;
}

/** Which customers sync by themselves. */
export function AccountChoice({ value, disabled, onChange }: AccountChoiceProps) {
  return (
    <Radio.Group
      label={t`Which accounts sync`}
      value={value}
      onChange={(chosen) => {
        const choice = CHOICES.find((each) => each.value === chosen);
        if (choice) onChange(choice.value);
      }}
    >
      <Stack mt="xs">
        {CHOICES.map(({ value: each, label, explains }) => (
          <Radio key={each} value={each} label={label} description={explains} disabled={disabled} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
