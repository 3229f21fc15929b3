import { Button, Checkbox, Group, Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { customerQuery } from '../../api/queries/records.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { today } from '../../format/dates.ts';
import { rich, t } from '../../language/say.ts';
import { DayField } from '../../pieces/day-field.tsx';
import { TextLink, useGo } from '../../pieces/links.tsx';
import { Page } from '../../pieces/page.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useMay } from '../../session/use-session.ts';
import { useUnsaved } from '../../unsaved/drafts.ts';
import { pathOf } from '../records/path.ts';
import { CustomerChoice } from './customer-choice.tsx';
import { amountText, InvoiceLines } from './invoice-lines.tsx';
import { emptyInvoice, invoiceFrom, totalOf } from './invoice-values.ts';
import { newId } from './new-id.ts';

export function NewInvoicePage() {
  const may = useMay('records:write');
  return (
    <Page
      title={t`New invoice`}
      lead={t`Kept here, and sent to QuickBooks with its customer, like those that your application hands over.`}
    >
      {may ? <InvoiceForm /> : <Text>{t`Ask an owner, admin or member to add it.`}</Text>}
    </Page>
  );
}

/** Fields that show by themselves what is wrong with them. */
const FIELDS = ['customerId', 'number', 'issueDate', 'dueDate', 'tax'];

function InvoiceForm() {
  const [{ customer: customerId }, setFilters] = useFilters(['customer']);
  const customer = useQuery(customerQuery(customerId)).data;
  const connection = useConnectionIfLoaded();
  const currency = customer?.data.currency ?? connection?.company?.homeCurrency ?? 'USD';
  const byCode = connection?.region !== undefined && connection.region !== null && connection.region !== 'US';
  const form = useForm({ initialValues: emptyInvoice(today()) });
  const save = useSave();
  useUnsaved(form.isDirty() && !save.isPending && !save.isSuccess);
  const messages = fieldMessages(save.error);
  return (
    <Paper withBorder p="lg" maw={760}>
      <form
        onSubmit={form.onSubmit((values) => {
          if (customerId) save.mutate(invoiceFrom(values, { customerId, currency, byCode }));
        })}
      >
        <Stack>
          {save.error && <ProblemAlert error={save.error} shown={FIELDS} />}
          <CustomerChoice
            value={customerId}
            name={customer?.data.displayName}
            error={messages.customerId}
            onChoose={(id) => setFilters({ customer: id })}
          />
          <Text size="sm">
            {rich`Not among them? ${<TextLink to="/new/customer">{t`Add a customer`}</TextLink>} first.`}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <TextInput
              label={t`Number`}
              required
              maxLength={21}
              {...form.getInputProps('number')}
              error={messages.number}
            />
            <DayField
              label={t`Issued`}
              required
              {...form.getInputProps('issueDate')}
              error={messages.issueDate}
            />
            <DayField
              label={t`Due`}
              min={form.values.issueDate}
              {...form.getInputProps('dueDate')}
              error={messages.dueDate}
            />
          </SimpleGrid>
          <InvoiceLines form={form} currency={currency} byCode={byCode} messages={messages} />
          <TextInput
            label={t`Tax`}
            description={t`Of the whole invoice; QuickBooks has to come to the same`}
            required
            inputMode="decimal"
            maw={240}
            {...form.getInputProps('tax')}
            error={messages.tax}
          />
          <Text fz="lg" role="status">
            {rich`Total: ${<strong>{amountText(totalOf(form.values, currency), currency)}</strong>}`}
          </Text>
          <Checkbox
            label={t`Keep it as a draft: it is not sent`}
            {...form.getInputProps('draft', { type: 'checkbox' })}
          />
          <Group justify="flex-end">
            {!customerId && <Text size="sm">{t`Choose the customer first.`}</Text>}
            <Button type="submit" disabled={!customerId} loading={save.isPending}>
              {t`Save the invoice`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function useSave() {
  // One id for one form: pressed twice, it is one invoice.
  const [id] = useState(() => newId('invoice'));
  const client = useQueryClient();
  const go = useGo();
  return useMutation({
    mutationFn: async (body: ReturnType<typeof invoiceFrom>) =>
      dataOf(await api.PUT('/v1/invoices/{id}', { params: { path: { id } }, body })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['records'] });
      await go(pathOf({ type: 'invoice', id }));
    },
  });
}
