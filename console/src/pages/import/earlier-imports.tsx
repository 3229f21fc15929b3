import { Title } from '@mantine/core';
import type { Import } from '../../api/types.ts';
import { formatCount } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { importPath } from './import-path.ts';
import { tallyOf } from './tally.ts';
import { STATES } from './words.ts';

const COLUMNS: readonly Column<Import>[] = [
  {
    key: 'begun',
    header: t`Begun`,
    render: (each) => (
      <TextLink to={importPath(each)}>
        <Instant at={each.createdAt} />
      </TextLink>
    ),
  },
  {
    key: 'state',
    header: t`State`,
    badge: true,
    render: ({ state }) => <StatusBadge colour={STATES[state].colour}>{STATES[state].label}</StatusBadge>,
  },
  {
    key: 'types',
    header: t`What`,
    render: ({ entityTypes }) => entityTypes.map((type) => entityLabel(type).many).join(', '),
  },
  { key: 'linked', header: t`Linked`, numeric: true, render: (each) => count(each, 'linked') },
  { key: 'created', header: t`Created`, numeric: true, render: (each) => count(each, 'created') },
];

export function EarlierImports({ imports }: { imports: readonly Import[] }) {
  return (
    <section aria-labelledby="earlier">
      <Title order={2} fz="lg" mb="sm" id="earlier">
        {t`Earlier imports`}
      </Title>
      <DataTable label={t`Earlier imports`} columns={COLUMNS} rows={imports} rowKey={({ id }) => id} />
    </section>
  );
}

function count(each: Import, outcome: 'linked' | 'created'): string {
  return formatCount(tallyOf(each).outcomes[outcome] ?? 0);
}
