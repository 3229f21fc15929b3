import { Button, Checkbox, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { t } from '../../language/say.ts';
import { useGo } from '../../pieces/links.tsx';
import { Page } from '../../pieces/page.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useMay } from '../../session/use-session.ts';
import { useUnsaved } from '../../unsaved/drafts.ts';
import { pathOf } from '../records/path.ts';
import { newId } from './new-id.ts';

export function NewCustomerPage() {
  const may = useMay('records:write');
  return (
    <Page
      title={t`New customer`}
      lead={t`Kept here, and sent to QuickBooks like those that your application hands over.`}
    >
      {may ? <CustomerForm /> : <Text>{t`Ask an owner, admin or member to add it.`}</Text>}
    </Page>
  );
}

const FIELDS = ['displayName', 'companyName', 'email', 'phone'] as const;

function CustomerForm() {
  // One id for one form: pressed twice, it is one customer.
  const [id] = useState(() => newId('customer'));
  const form = useForm({
    initialValues: { displayName: '', companyName: '', email: '', phone: '', taxable: true },
  });
  const client = useQueryClient();
  const go = useGo();
  const save = useMutation({
    mutationFn: async ({ taxable, ...texts }: typeof form.values) => {
      const { displayName, ...others } = texts;
      const said = Object.fromEntries(Object.entries(others).filter(([, text]) => text.trim() !== ''));
      const body = { displayName, ...said, taxable };
      return dataOf(await api.PUT('/v1/customers/{id}', { params: { path: { id } }, body }));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['records'] });
      await go(pathOf({ type: 'customer', id }));
    },
  });
  useUnsaved(form.isDirty() && !save.isPending && !save.isSuccess);
  const messages = fieldMessages(save.error);
  return (
    <Paper withBorder p="lg" maw={640}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          {save.error && <ProblemAlert error={save.error} shown={FIELDS} />}
          <TextInput
            label={t`Name`}
            description={t`As it stands on invoices; in QuickBooks nobody else may have it`}
            required
            {...form.getInputProps('displayName')}
            error={messages.displayName}
          />
          <TextInput label={t`Company`} {...form.getInputProps('companyName')} error={messages.companyName} />
          <TextInput label={t`E-mail`} {...form.getInputProps('email')} error={messages.email} />
          <TextInput label={t`Phone`} {...form.getInputProps('phone')} error={messages.phone} />
          <Checkbox label={t`Pays sales tax`} {...form.getInputProps('taxable', { type: 'checkbox' })} />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t`Save the customer`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
