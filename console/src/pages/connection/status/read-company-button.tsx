import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import { problemLine } from '../../../api/problem.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';
import { useMay } from '../../../session/use-session.ts';

/** After something was changed in QuickBooks itself: tax rates, time zone, Payroll, the closing date. */
export function ReadCompanyButton({ id }: { id: string }) {
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => api.POST('/v1/connections/{id}/read-company', { params: { path: { id } } }),
    onSuccess: async () => {
      notifyDone(t`The company was read again.`);
      await client.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  if (!useMay('connections:write')) return null;
  return (
    <Group gap="sm">
      {read.error && (
        <Text c="red" role="alert" size="sm">
          {problemLine(read.error)}
        </Text>
      )}
      <Button variant="default" size="xs" loading={read.isPending} onClick={() => read.mutate()}>
        {t`Read the company again`}
      </Button>
    </Group>
  );
}
