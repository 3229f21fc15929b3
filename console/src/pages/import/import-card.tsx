import { Alert, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { importsQuery, isOver } from '../../api/queries/imports.ts';
import type { Import } from '../../api/types.ts';
import { plural } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { LinkButton } from '../../pieces/links.tsx';
import { importPath } from './import-path.ts';

/** The way back into an import that was left. No other begins before it is over, so it is the newest. */
export function ImportCard({ connectionId }: { connectionId: string }) {
  const { data } = useQuery(importsQuery(connectionId, 1));
  const open = data?.find((each) => !isOver(each));
  if (!open) return null;
  return (
    <Alert color="teal" title={t`An import from QuickBooks is not finished`}>
      <Group justify="space-between">
        <Text>{stateLine(open)}</Text>
        <LinkButton to={importPath(open)}>{t`Go on with the import`}</LinkButton>
      </Group>
    </Alert>
  );
}

function stateLine({ state, undecided }: Import): string {
  switch (state) {
    case 'review':
      return undecided > 0
        ? t`${plural(undecided, 'record waits', 'records wait')} for your decision. Nothing is written before you confirm.`
        : t`Everything is decided. Nothing is written before you confirm.`;
    case 'confirmed':
    case 'running':
      return t`It is writing what was confirmed.`;
    default:
      return t`It is counting and matching. Nothing is written before you confirm.`;
  }
}
