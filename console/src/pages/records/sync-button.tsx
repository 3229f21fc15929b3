import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { problemLine } from '../../api/problem.ts';
import type { ConnectionSync, EntityType } from '../../api/types.ts';
import { useClosed } from '../../connection/use-closed.ts';
import { t } from '../../language/say.ts';
import { useMay } from '../../session/use-session.ts';

interface SyncButtonProps {
  type: EntityType;
  id: string;
  sync: Pick<ConnectionSync, 'connectionId' | 'badge'> & Partial<Pick<ConnectionSync, 'error'>>;
}

/** Retry after an error, Sync otherwise: goes before everything else. */
export function SyncButton({ type, id, sync }: SyncButtonProps) {
  const client = useQueryClient();
  const { connectionId, badge, error } = sync;
  const retry = useMutation({
    mutationFn: () =>
      api.POST('/v1/records/{type}/{id}/sync', {
        params: { path: { type, id } },
        body: { connectionId, force: false },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['record-sync'] }),
  });
  const closed = useClosed(connectionId);
  const may = useMay('sync:write');
  if (!may || badge === 'synced' || badge === 'syncing') return null;
  return (
    <>
      <Button
        size="xs"
        loading={retry.isPending}
        disabled={closed !== undefined}
        title={closed}
        onClick={() => retry.mutate()}
      >
        {actionFor(badge, error?.type)}
      </Button>
      {retry.error && (
        <Text size="sm" c="red" role="alert">
          {problemLine(retry.error)}
        </Text>
      )}
    </>
  );
}

function actionFor(badge: ConnectionSync['badge'], error: string | undefined): string {
  if (error === 'InactiveThere') return t`Make active again`;
  return badge === 'error' ? t`Retry` : t`Sync`;
}
