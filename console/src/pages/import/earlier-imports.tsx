import { Title } from '@mantine/core';
import type { Import } from '../../api/types.ts';
import { formatCount } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
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
    header: 'Begun',
    render: (each) => (
      <TextLink to={importPath(each)}>
        <Instant at={each.createdAt} />
      </TextLink>
    ),
  },
  {
    key: 'state',
    header: 'State',
    badge: true,
    render: ({ state }) => <StatusBadge colour={STATES[state].colour}>{STATES[state].label}</StatusBadge>,
  },
  {
    key: 'types',
    header: 'What',
    render: ({ entityTypes }) => entityTypes.map((type) => entityLabel(type).many).join(', '),
  },
  { key: 'linked', header: 'Linked', numeric: true, render: (each) => count(each, 'linked') },
  { key: 'created', header: 'Created', numeric: true, render: (each) => count(each, 'created') },
];

export function EarlierImports({ imports }: { imports: readonly Import[] }) {
  return (
    <section aria-labelledby="earlier">
      <Title order={2} fz="lg" mb="sm" id="earlier">
        Earlier imports
      </Title>
      <DataTable label="Earlier imports" columns={COLUMNS} rows={imports} rowKey={({ id }) => id} />
    </section>
  );
}

function count(each: Import, outcome: 'linked' | 'created'): string {
  return formatCount(tallyOf(each).outcomes[outcome] ?? 0);
}
