import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { t } from '../language/say.ts';
import { notifyDone } from '../pieces/notify.ts';
import { useMay } from '../session/use-session.ts';

/** Ends a pause now instead of waiting for its end. */
export function ResumeButton({ id }: { id: string }) {
  const client = useQueryClient();
  const resume = useMutation({
    mutationFn: () => api.POST('/v1/connections/{id}/resume', { params: { path: { id } } }),
    onSuccess: async () => {
      notifyDone(t`The connection goes on.`);
      await client.invalidateQueries({ queryKey: ['connections'] });
    },
  });
  if (!useMay('connections:write')) return null;
  return (
    <Button variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
      {t`Go on now`}
    </Button>
  );
}
