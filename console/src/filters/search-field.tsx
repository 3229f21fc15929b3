import { TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';

/** Long enough that typing does not ask for each letter. */
const TYPING_MS = 250;

interface SearchFieldProps extends Pick<TextInputProps, 'label' | 'placeholder' | 'w' | 'maw' | 'inputMode'> {
  value: string | undefined;
  /** Told when somebody pauses in typing. */
  onSearch: (text: string) => void;
}

/** Narrows a list to what somebody types. */
export function SearchField({ value, onSearch, ...input }: SearchFieldProps) {
  const find = useDebouncedCallback((text: string) => onSearch(text.trim()), TYPING_MS);
  return (
    <TextInput
      type="search"
      defaultValue={value}
      onChange={({ currentTarget }) => find(currentTarget.value)}
      {...input}
    />
  );
}
