import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { importsQuery, isOver } from '../../api/queries/imports.ts';
import type { Import } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { useOutletConnection } from '../connection/use-outlet-connection.ts';
import { EarlierImports } from './earlier-imports.tsx';
import { ImportCard } from './import-card.tsx';
import { StartForm } from './start-form.tsx';

const LISTED = 20;

/** Begins an import, leads back into the open one, and keeps the reports of those before. */
export function ImportsPage() {
  const { id } = useOutletConnection();
  const imports = useQuery(importsQuery(id, LISTED));
  return (
    <Page
      title={t`Import Wizard`}
      lead={t`Takes over what is in QuickBooks already: it counts, suggests who is who, and waits for your decisions. Nothing is written before you confirm, here or in QuickBooks.`}
    >
      <Loaded query={imports}>{(items) => <Imports connectionId={id} items={items} />}</Loaded>
    </Page>
  );
}

function Imports({ connectionId, items }: { connectionId: string; items: readonly Import[] }) {
  const may = useMay('sync:write');
  const open = items.find((each) => !isOver(each));
  const over = items.filter(isOver);
  return (
    <Stack gap="lg">
      {open && <ImportCard connectionId={connectionId} />}
      {!open && may && <StartForm connectionId={connectionId} />}
      {over.length > 0 && <EarlierImports imports={over} />}
      {!open && !may && over.length === 0 && (
        <EmptyState icon="download" title={t`Nothing was imported yet`}>
          {t`Somebody who may push and pull begins an import here.`}
        </EmptyState>
      )}
    </Stack>
  );
}
