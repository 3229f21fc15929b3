import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { apiKeysQuery } from '../../api/queries/people.ts';
import type { ApiKey } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Confirm } from '../../pieces/confirm.tsx';

export function RevokeButton({ apiKey: { id, name } }: { apiKey: ApiKey }) {
  const [opened, { open, close }] = useDisclosure(false);
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      close();
      await client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    },
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-label={t`Revoke ${name}`}>
        {t`Revoke`}
      </Button>
      <Confirm
        opened={opened}
        title={t`Revoke ${name}?`}
        action={t`Revoke`}
        danger
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoke.mutate()}
        onClose={close}
      >
        {t`Whatever uses this key stops working at once. It cannot be taken back.`}
      </Confirm>
    </>
  );
}
