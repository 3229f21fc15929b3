import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { supportQuery } from '../../../api/queries/approvals.ts';
import type { ErrorLogRow } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { Dialog } from '../../../pieces/dialog.tsx';
import { Icon } from '../../../pieces/icon.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { BundleLink } from '../../connection/connector/support/bundle-link.tsx';

interface SupportDialogProps {
  connectionId: string;
  row: ErrorLogRow;
  onClose: () => void;
}

/** Whom to ask about a row, and all that they need to know, to hand over. */
export function SupportDialog({ connectionId, row, onClose }: SupportDialogProps) {
  const query = useQuery(supportQuery(connectionId, row.id));
  return (
    <Dialog title={t`Support`} onClose={onClose}>
      <Loaded query={query}>
        {({ ask, bundle }) => (
          <Stack>
            <Text fw={600} lineClamp={2} className="lb-wrap">
              {row.name}
            </Text>
            <Text>{ask.who}</Text>
            <Text>{ask.what}</Text>
            <Code
              block
              mah={280}
              tabIndex={0}
              style={{ overflow: 'auto' }}
              aria-label={t`What is handed over`}
            >
              {JSON.stringify(bundle, null, 2)}
            </Code>
            <Group justify="flex-end">
              <BundleLink connectionId={connectionId} />
              <Button
                component="a"
                href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(bundle, null, 2))}`}
                download={`support-${row.id}.json`}
                leftSection={<Icon name="download" size={16} />}
              >
                {t`Download`}
              </Button>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Dialog>
  );
}
