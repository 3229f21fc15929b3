import { Button, Checkbox, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { times } from '../../format/exact.ts';
import { formatMoney } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { EMPTY_LINE, type InvoiceValues } from './invoice-values.ts';

interface InvoiceLinesProps {
  form: UseFormReturnType<InvoiceValues>;
  currency: string;
  /** Where a line names its tax code; else it is taxed or not. */
  byCode: boolean;
  messages: Record<string, string>;
}

/** What is asked for, line by line; each amount is worked out from quantity and price. */
export function InvoiceLines({ form, currency, byCode, messages }: InvoiceLinesProps) {
  const { lines } = form.values;
  const field = (index: number, name: string) => ({
    ...form.getInputProps(`lines.${index}.${name}`),
    error: messages[`lines.${index}.${name}`],
  });
  return (
    <Stack gap="sm">
      {lines.map(({ key, quantity, unitPrice }, index) => (
        <Fieldset key={key} legend={t`Line ${index + 1}`}>
          <Stack gap="sm">
            <TextInput label={t`What`} required {...field(index, 'description')} />
            <Group align="flex-start">
              <TextInput
                label={t`Quantity`}
                required
                inputMode="decimal"
                w={110}
                {...field(index, 'quantity')}
              />
              <TextInput
                label={t`Price`}
                required
                inputMode="decimal"
                w={130}
                {...field(index, 'unitPrice')}
              />
              {byCode && <TextInput label={t`Tax code`} w={150} {...field(index, 'taxCode')} />}
            </Group>
            {!byCode && (
              <Checkbox
                label={t`Taxable`}
                {...form.getInputProps(`lines.${index}.taxable`, { type: 'checkbox' })}
              />
            )}
            <Group justify="space-between">
              <Text>
                {rich`Amount: ${<strong>{amountText(times(quantity, unitPrice, currency), currency)}</strong>}`}
              </Text>
              {lines.length > 1 && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t`Remove line ${index + 1}`}
                  onClick={() => form.removeListItem('lines', index)}
                >
                  {t`Remove`}
                </Button>
              )}
            </Group>
          </Stack>
        </Fieldset>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          onClick={() =>
            form.insertListItem('lines', { ...EMPTY_LINE, key: Math.max(...lines.map(({ key }) => key)) + 1 })
          }
        >
          {t`Another line`}
        </Button>
      </Group>
    </Stack>
  );
}

export function amountText(amount: string | undefined, currency: string): string {
  return amount === undefined ? t`once quantity and price are numbers` : formatMoney(amount, currency);
}
