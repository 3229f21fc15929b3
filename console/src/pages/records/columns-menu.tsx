import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { t } from '../../language/say.ts';

interface ColumnsMenuProps {
  columns: readonly { key: string; header: string }[];
  /** Keys of those that are shown. */
  shown: readonly string[];
  onChange: (shown: readonly string[]) => void;
}

/** Which columns a list shows; the first one names the row and stays. */
export function ColumnsMenu({ columns, shown, onChange }: ColumnsMenuProps) {
  const toggle = (key: string) =>
    onChange(
      columns
        .map((each) => each.key)
        .filter((each) => (each === key ? !shown.includes(key) : shown.includes(each))),
    );
  return (
    <Popover withinPortal={false} trapFocus position="bottom-end">
      <Popover.Target>
        <Button variant="default">{t`Columns`}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`Columns`}>
        <Stack gap="xs">
          {columns.map(({ key, header }, index) => (
            <Checkbox
              key={key}
              label={header}
              checked={shown.includes(key)}
              disabled={index === 0}
              onChange={() => toggle(key)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
