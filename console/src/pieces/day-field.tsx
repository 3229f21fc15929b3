import { TextInput, type TextInputProps } from '@mantine/core';

/** The last day that is written in ten letters: without one, browsers take years of six digits. */
const LAST_DAY = '9999-12-31';

/** A field for a calendar day, as `2026-03-01`. */
export function DayField({ max, ...props }: TextInputProps) {
  return <TextInput type="date" max={max || LAST_DAY} {...props} />;
}
