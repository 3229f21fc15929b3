import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { previewQuery } from '../../../api/queries/batches.ts';
import type { PushType } from '../../../api/types.ts';
import { entityLabel } from '../../../format/words.ts';
import { inSentence, t } from '../../../language/say.ts';
import { Confirm } from '../../../pieces/confirm.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { PreviewSummary } from './preview-summary.tsx';
import { useStartBatch } from './use-start-batch.ts';

interface PushDialogProps {
  connectionId: string;
  type: PushType;
  onClose: () => void;
}

/** Says what would happen before it does. */
export function PushDialog({ connectionId, type, onClose }: PushDialogProps) {
  const preview = useQuery(previewQuery(connectionId, type));
  const start = useStartBatch(connectionId, onClose);
  const { many } = entityLabel(type);
  return (
    <Confirm
      opened
      title={t`Push ${inSentence(many)} to QuickBooks?`}
      action={t`Push ${many}`}
      busy={start.isPending}
      error={start.error}
      onConfirm={() => start.mutate({ kind: 'push', entityTypes: [type] })}
      onClose={onClose}
    >
      <Stack>
        <Loaded query={preview}>{(data) => <PreviewSummary preview={data} type={type} />}</Loaded>
        <Text size="sm" c="dimmed">
          {t`What a record depends on goes first, by itself. What is in step already is not sent again.`}
        </Text>
      </Stack>
    </Confirm>
  );
}
