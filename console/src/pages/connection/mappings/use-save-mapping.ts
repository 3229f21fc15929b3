import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../api/client.ts';
import { healthQuery, setupQuery } from '../../../api/queries/connections.ts';
import { mappingsQuery } from '../../../api/queries/mappings.ts';
import type { MappingChoice, MappingKind } from '../../../api/types.ts';
import { plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';

export function useSaveMapping(id: string, kind: MappingKind, key: string) {
  const client = useQueryClient();
  const params = { path: { id, kind, key } };
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: mappingsQuery(id, kind).queryKey });
    await client.invalidateQueries({ queryKey: setupQuery(id).queryKey });
    // What waited for it needs nobody any more.
    await client.invalidateQueries({ queryKey: healthQuery(id).queryKey });
    await client.invalidateQueries({ queryKey: ['unresolved'] });
  };
  const save = useMutation({
    mutationFn: async ({ externalId, type }: MappingChoice) =>
      dataOf(
        await api.PUT('/v1/connections/{id}/mappings/{kind}/{key}', {
          params,
          body: { externalId, externalType: type ?? undefined },
        }),
      ),
    onSuccess: async ({ mapping, released, mended }) => {
      const goes = released > 0 ? t` ${plural(released, 'record goes', 'records go')} now.` : '';
      const waits = mended > 0 ? t` ${plural(mended, 'entry waits', 'entries wait')} for a push.` : '';
      notifyDone(t`Mapped to ${mapping.externalName}.${goes}${waits}`);
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE('/v1/connections/{id}/mappings/{kind}/{key}', { params }),
    onSuccess: async () => {
      notifyDone(t`Not mapped any more.`);
      await refresh();
    },
  });
  return { save, remove };
}
