import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { endpointsQuery } from '../../api/queries/webhooks.ts';
import { t } from '../../language/say.ts';
import { OnceDialog } from '../../pieces/once-dialog.tsx';
import { ENDPOINT_FIELDS, EndpointFields, type EndpointValues } from './endpoint-fields.tsx';

export function NewEndpointDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const form = useForm<EndpointValues>({ initialValues: { url: '', description: '', events: [] } });
  const make = useMutation({
    mutationFn: async () => dataOf(await api.POST('/v1/webhook-endpoints', { body: form.values })),
    onSuccess: () => client.invalidateQueries({ queryKey: endpointsQuery.queryKey }),
  });
  return (
    <OnceDialog
      title={t`New address`}
      action={t`Add`}
      label={t`Signing secret`}
      explains={t`Give this secret to your program: with it, it checks that we are the sender. Shown this once.`}
      secret={make.data?.secret}
      busy={make.isPending}
      error={make.error}
      shown={ENDPOINT_FIELDS}
      onSubmit={form.onSubmit(() => make.mutate())}
      onClose={onClose}
    >
      <EndpointFields form={form} error={make.error} />
    </OnceDialog>
  );
}
