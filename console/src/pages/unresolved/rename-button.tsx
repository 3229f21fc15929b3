import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { fieldMessages } from '../../api/problem.ts';
import { t } from '../../language/say.ts';
import { Dialog } from '../../pieces/dialog.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';

interface RenameButtonProps {
  type: string;
  id: string;
  name: string;
}

/** Types that QuickBooks knows by their name, and the field that holds it. */
const NAME_FIELDS: Readonly<Record<string, string>> = { customer: 'displayName', service_item: 'name' };

/** Another name for what cannot go under the one that it has. */
export function RenameButton(props: RenameButtonProps) {
  const [opened, setOpened] = useState(false);
  if (!NAME_FIELDS[props.type]) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t`Rename ${props.name}`}
        onClick={() => setOpened(true)}
      >
        {t`Rename`}
      </Button>
      {opened && <RenameDialog {...props} onClose={() => setOpened(false)} />}
    </>
  );
}

function RenameDialog({ type, id, name, onClose }: RenameButtonProps & { onClose: () => void }) {
  const [wanted, setWanted] = useState(name);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => rename(type, id, wanted),
    onSuccess: async () => {
      onClose();
      notifyDone(t`${name} is called ${wanted} now, and goes again.`);
      await Promise.all(
        ['unresolved', 'records', 'record'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const field = NAME_FIELDS[type] ?? '';
  return (
    <Dialog onClose={onClose} title={t`Another name for ${name}`}>
      <form onSubmit={submit}>
        <Stack>
          {save.error && <ProblemAlert error={save.error} shown={[field]} />}
          <TextInput
            label={t`The name that this record gets`}
            required
            data-autofocus
            value={wanted}
            error={fieldMessages(save.error)[field]}
            onChange={({ currentTarget }) => setWanted(currentTarget.value)}
          />
          <Text size="sm" c="dimmed">
            {t`Change it in your application too, or its next change brings the old name back.`}
          </Text>
          <Button type="submit" disabled={wanted.trim() === name} loading={save.isPending}>
            {t`Rename`}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}

/** As it stands now, with the other name: a change in between is not written over. */
async function rename(type: string, id: string, name: string): Promise<unknown> {
  const path = { id };
  if (type === 'service_item') {
    const { data, version } = dataOf(await api.GET('/v1/service-items/{id}', { params: { path } }));
    const params = { path, header: { 'if-match': `"${version}"` } };
    return dataOf(await api.PUT('/v1/service-items/{id}', { params, body: { ...data, name } }));
  }
  const { data, version } = dataOf(await api.GET('/v1/customers/{id}', { params: { path } }));
  const params = { path, header: { 'if-match': `"${version}"` } };
  return dataOf(await api.PUT('/v1/customers/{id}', { params, body: { ...data, displayName: name } }));
}
