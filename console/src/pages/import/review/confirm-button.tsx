import { Button, Radio, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { importQuery } from '../../../api/queries/imports.ts';
import type { Import } from '../../../api/types.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { counted, t } from '../../../language/say.ts';
import { Confirm } from '../../../pieces/confirm.tsx';
import { tallyOf } from '../tally.ts';

/** The end of the review: says what will be written, and only then writes. */
export function ConfirmButton({ stored }: { stored: Import }) {
  const [opened, { open, close }] = useDisclosure(false);
  const [undecided, setUndecided] = useState<'create' | 'ignore'>('ignore');
  const confirm = useConfirm(stored.id);
  const { link = 0, create = 0 } = tallyOf(stored).decisions;
  const waiting = stored.undecided;
  return (
    <>
      <Button onClick={open}>{t`Confirm and import`}</Button>
      <Confirm
        opened={opened}
        title={t`Import what was decided?`}
        action={t`Import`}
        busy={confirm.isPending}
        error={confirm.error}
        onConfirm={() => confirm.mutate(waiting > 0 ? undecided : undefined)}
        onClose={close}
      >
        <Stack>
          <Text>
            {t`${plural(link, 'record is', 'records are')} linked and ${formatCount(create)} created here. Nothing is written in QuickBooks.`}
          </Text>
          {waiting > 0 && (
            <Radio.Group
              label={counted(waiting, {
                one: 'What to do with the one that nobody decided on',
                other: 'What to do with the # that nobody decided on',
              })}
              value={undecided}
              onChange={(value) => setUndecided(value === 'create' ? 'create' : 'ignore')}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="ignore" label={t`Leave out; another import offers them again`} />
                <Radio value="create" label={t`Create them here`} />
              </Stack>
            </Radio.Group>
          )}
        </Stack>
      </Confirm>
    </>
  );
}

function useConfirm(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (undecided: 'create' | 'ignore' | undefined) =>
      dataOf(await api.POST('/v1/imports/{id}/confirm', { params: { path: { id } }, body: { undecided } })),
    onSuccess: (confirmed) => client.setQueryData(importQuery(id).queryKey, confirmed),
    // Somebody else confirmed or cancelled it.
    onError: () => client.invalidateQueries({ queryKey: importQuery(id).queryKey }),
  });
}
