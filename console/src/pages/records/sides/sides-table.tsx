import { Text } from '@mantine/core';
import type { FieldOfBothSides } from '../../../api/types.ts';
import { fieldLabel } from '../../../format/field-label.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { SideValue } from './value.tsx';

/** Field by field what either side says; what differs stands first. */
export function SidesTable({ fields }: { fields: readonly FieldOfBothSides[] }) {
  return (
    <DataTable
      label="Both sides, field by field"
      columns={COLUMNS}
      rows={fields}
      rowKey={({ field }) => field}
    />
  );
}

const COLUMNS: readonly Column<FieldOfBothSides>[] = [
  { key: 'field', header: 'Field', width: 170, render: ({ field }) => fieldLabel(field) },
  {
    key: 'differs',
    header: 'Same?',
    badge: true,
    width: 110,
    render: ({ differs }) =>
      differs ? (
        <StatusBadge colour="amber">Differs</StatusBadge>
      ) : (
        <Text size="sm" c="dimmed">
          The same
        </Text>
      ),
  },
  { key: 'here', header: 'Here', render: ({ here }) => <SideValue value={here} /> },
  {
    key: 'there',
    header: 'In QuickBooks',
    render: ({ there, readable }) =>
      readable ? <SideValue value={there} /> : <Text fs="italic">Cannot be shown here</Text>,
  },
];
