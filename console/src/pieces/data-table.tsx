import { ScrollArea, Table, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useRef } from 'react';

export interface Column<Row> {
  key: string;
  header: string;
  render: (row: Row) => ReactNode;
  /** Amounts and counts stand at the right. */
  numeric?: boolean;
  /** Where a table has no room it stands beside the first column: the state is what one looks for. */
  badge?: boolean;
  /** What can be done with the row: buttons and links that say it themselves. */
  action?: boolean;
  width?: number | string;
  /** What the list can be sorted by with a click on the heading. */
  sort?: string;
}

export interface Sorting {
  by: string;
  descending: boolean;
}

interface DataTableProps<Row> {
  /** What the table holds, for those who do not see it. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** On a click anywhere in the row; its first column has a link or button for the keyboard. */
  onOpen?: (row: Row) => void;
  /** Scrolls inside, and draws only the rows in view. */
  height?: number | string;
  onNearEnd?: () => void;
  sorting?: Sorting;
  /** Told the order that somebody wants. */
  onSort?: (sorting: Sorting) => void;
  /** Few and short columns: fits half a page. */
  compact?: boolean;
}

/** Until a row is drawn and measured. */
const ROW_HEIGHT = 49;

/** One table for every list. With a height it holds 100,000 rows as smoothly as ten. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  return props.height === undefined ? <PlainTable {...props} /> : <VirtualTable {...props} />;
}

function PlainTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, onOpen, compact } = props;
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
      <Table className="lb-table" miw={compact ? 0 : undefined} aria-label={label}>
        <Head {...props} />
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={rowKey(row)} row={row} columns={columns} onOpen={onOpen} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function VirtualTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, onOpen, height, onNearEnd } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    onChange: ({ range }) => {
      if (range && range.endIndex > rows.length - 20) onNearEnd?.();
    },
  });
  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <ScrollArea
      h={height}
      type="auto"
      viewportRef={viewport}
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}
    >
      <Table className="lb-table" stickyHeader aria-label={label} aria-rowcount={rows.length + 1}>
        <Head {...props} />
        <Table.Tbody>
          <Gap height={before} columns={columns.length} />
          {items.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <Row
                key={rowKey(row)}
                row={row}
                columns={columns}
                onOpen={onOpen}
                index={index}
                measure={virtualizer.measureElement}
              />
            );
          })}
          <Gap height={after} columns={columns.length} />
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Head<Row>({
  columns,
  sorting,
  onSort,
}: Pick<DataTableProps<Row>, 'columns' | 'sorting' | 'onSort'>) {
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map(({ key, header, numeric, width, sort }) => (
          <Table.Th
            key={key}
            scope="col"
            w={width}
            className={numeric ? 'lb-numbers' : undefined}
            aria-sort={sorting && sort === sorting.by ? SORTED[String(sorting.descending)] : undefined}
          >
            {sort && sorting && onSort ? (
              <SortButton header={header} sort={sort} sorting={sorting} onSort={onSort} />
            ) : (
              header
            )}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

const SORTED: Readonly<Record<string, 'ascending' | 'descending'>> = {
  true: 'descending',
  false: 'ascending',
};

interface SortButtonProps {
  header: string;
  sort: string;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
}

/** A second click turns the order around. */
function SortButton({ header, sort, sorting, onSort }: SortButtonProps) {
  const isCurrent = sort === sorting.by;
  return (
    <UnstyledButton
      fw="inherit"
      fz="inherit"
      onClick={() => onSort({ by: sort, descending: isCurrent ? !sorting.descending : false })}
    >
      {header}
      <span aria-hidden="true">{isCurrent ? (sorting.descending ? ' ↓' : ' ↑') : ' ↕'}</span>
    </UnstyledButton>
  );
}

interface RowProps<Row> extends Pick<DataTableProps<Row>, 'columns' | 'onOpen'> {
  row: Row;
  /** Of a long table: which one it is, and who wants to know its height. */
  index?: number;
  measure?: (element: HTMLTableRowElement | null) => void;
}

function Row<Row>({ row, columns, onOpen, index, measure }: RowProps<Row>) {
  return (
    <Table.Tr
      ref={measure}
      data-index={index}
      className={onOpen && 'lb-row'}
      // The heading is the first one.
      aria-rowindex={index === undefined ? undefined : index + 2}
      onClick={(event) => {
        // A link or button inside the row does its own thing.
        if (event.target instanceof Element && !event.target.closest('a, button, input')) onOpen?.(row);
      }}
    >
      {columns.map(({ key, header, render, numeric, badge, action }) => (
        <Table.Td
          key={key}
          className={numeric ? 'lb-numbers' : 'lb-wrap'}
          data-label={action ? undefined : header}
          data-badge={badge}
          onMouseEnter={tellWhole}
        >
          <div className="lb-cell">{render(row)}</div>
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

/** A name that is too long for its row is there in full for whoever points at it; whoever tabs to it sees all of it. */
function tellWhole({ currentTarget: cell }: MouseEvent<HTMLTableCellElement>): void {
  const text = cell.firstElementChild;
  if (text && text.scrollHeight > text.clientHeight + 1) cell.title = text.textContent;
  else cell.removeAttribute('title');
}

/** Stands in for the rows out of view. */
function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <Table.Tr aria-hidden="true" className="lb-gap">
      <Table.Td colSpan={columns} p={0} h={height} />
    </Table.Tr>
  );
}
