import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import type { Import } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { DayField } from '../../pieces/day-field.tsx';
import { useGo } from '../../pieces/links.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { Section } from '../../pieces/section.tsx';
import { importPath } from './import-path.ts';
import { IMPORT_TYPES } from './words.ts';

const FIRST_CHOICE = ['customer', 'service_item'];

/** What to import; documents can be bounded by their dates. */
export function StartForm({ connectionId }: { connectionId: string }) {
  const [types, setTypes] = useState<string[]>(FIRST_CHOICE);
  const [range, setRange] = useState({ from: '', to: '' });
  const start = useStart(connectionId);
  const dated = types.includes('invoice') || types.includes('payment');
  const errors = fieldMessages(start.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const entityTypes = IMPORT_TYPES.filter((type) => types.includes(type));
    start.mutate({ entityTypes, ...(dated ? filled(range) : {}) });
  };
  return (
    <Section
      title={t`What to import`}
      lead={t`First everything is counted and compared with what is here. You can leave this page meanwhile, and come back at any time.`}
    >
      <form onSubmit={submit}>
        <Stack>
          <Checkbox.Group
            label={t`From QuickBooks`}
            value={types}
            onChange={setTypes}
            error={errors.entityTypes}
          >
            <Group mt="xs">
              {IMPORT_TYPES.map((type) => (
                <Checkbox key={type} value={type} label={entityLabel(type).many} />
              ))}
            </Group>
          </Checkbox.Group>
          {dated && (
            <Group align="flex-start">
              {(['from', 'to'] as const).map((end) => (
                <DayField
                  key={end}
                  label={end === 'from' ? t`First day` : t`Last day`}
                  description={t`Of invoices and payments; empty for all`}
                  value={range[end]}
                  max={end === 'from' ? range.to : undefined}
                  min={end === 'to' ? range.from : undefined}
                  error={errors[end]}
                  onChange={({ currentTarget: { value } }) => setRange({ ...range, [end]: value })}
                />
              ))}
            </Group>
          )}
          {start.error && <ProblemAlert error={start.error} shown={['entityTypes', 'from', 'to']} />}
          <Group>
            <Button type="submit" loading={start.isPending} disabled={types.length === 0}>
              {t`Count and match`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

interface NewImport {
  entityTypes: (typeof IMPORT_TYPES)[number][];
  from?: string;
  to?: string;
}

function filled({ from, to }: { from: string; to: string }): Pick<NewImport, 'from' | 'to'> {
  return { from: from || undefined, to: to || undefined };
}

function useStart(connectionId: string) {
  const client = useQueryClient();
  const go = useGo();
  return useMutation({
    mutationFn: async (body: NewImport): Promise<Import> => {
      const params = { path: { id: connectionId } };
      return dataOf(await api.POST('/v1/connections/{id}/imports', { params, body }));
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['imports'] });
      await go(importPath(made));
    },
    // Somebody else began one: the page then leads into it.
    onError: () => client.invalidateQueries({ queryKey: ['imports'] }),
  });
}
