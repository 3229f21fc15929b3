import { Text } from '@mantine/core';
import type { FieldOfBothSides } from '../../../api/types.ts';
import { fieldLabel } from '../../../format/field-label.ts';
import { t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { SideValue } from './value.tsx';

/** Field by field what either side says; what differs stands first. */
export function SidesTable({ fields }: { fields: readonly FieldOfBothSides[] }) {
  return (
    <DataTable
      label={t`Both sides, field by field`}
      columns={COLUMNS}
      rows={fields}
      rowKey={({ field }) => field}
    />
  );
}

const COLUMNS: readonly Column<FieldOfBothSides>[] = [
  { key: 'field', header: t`Field`, width: 170, render: ({ field }) => fieldLabel(field) },
  {
    key: 'differs',
    header: t`Same?`,
    badge: true,
    width: 110,
    render: ({ differs }) =>
      differs ? (
        <StatusBadge colour="amber">{t`Differs`}</StatusBadge>
      ) : (
        <Text size="sm" c="dimmed">
          {t`The same`}
        </Text>
      ),
  },
  { key: 'here', header: t`Here`, render: ({ here }) => <SideValue value={here} /> },
  {
    key: 'there',
    header: t`In QuickBooks`,
    render: ({ there, readable }) =>
      readable ? <SideValue value={there} /> : <Text fs="italic">{t`Cannot be shown here`}</Text>,
  },
];
