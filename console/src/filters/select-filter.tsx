import { NativeSelect } from '@mantine/core';

interface SelectFilterProps {
  label: string;
  /** What is chosen when nothing is. */
  all: string;
  options: readonly { value: string; label: string }[];
  value: string | undefined;
  onChange: (value: string) => void;
}

/** The system's own list: known to every keyboard, screen reader and phone. */
export function SelectFilter({ label, all, options, value = '', onChange }: SelectFilterProps) {
  return (
    <NativeSelect
      label={label}
      value={value}
      data={[{ value: '', label: all }, ...options]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
