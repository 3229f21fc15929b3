import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import type { MappingKind, MappingSubject } from '../../../api/types.ts';
import { plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { useMay } from '../../../session/use-session.ts';

interface AllSuggestionsProps {
  connectionId: string;
  kind: MappingKind;
  subjects: readonly MappingSubject[];
}

/** Takes every suggestion that is shown below, for whoever agrees with all of them. */
export function AllSuggestions({ connectionId, kind, subjects }: AllSuggestionsProps) {
  const client = useQueryClient();
  const may = useMay('connections:write');
  const suggested = subjects.flatMap(({ key, mapping, suggestion }) =>
    !mapping && suggestion ? [{ key, choice: suggestion.choice }] : [],
  );
  const take = useMutation({
    mutationFn: async () => {
      for (const { key, choice } of suggested) {
        await api.PUT('/v1/connections/{id}/mappings/{kind}/{key}', {
          params: { path: { id: connectionId, kind, key } },
          body: { externalId: choice.externalId, externalType: choice.type ?? undefined },
        });
      }
    },
    onSuccess: () => notifyDone(t`Every suggestion is taken.`),
    // Those before the one that failed are saved.
    onSettled: () => client.invalidateQueries({ queryKey: ['connections', connectionId] }),
  });
  if (take.error) return <ProblemAlert error={take.error} />;
  if (!may || suggested.length < 2) return null;
  return (
    <Button
      variant="default"
      loading={take.isPending}
      onClick={() => take.mutate()}
      style={{ alignSelf: 'start' }}
    >
      {t`Use all ${plural(suggested.length, 'suggestion')}`}
    </Button>
  );
}
