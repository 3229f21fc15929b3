import { Stack, Text } from '@mantine/core';
import { formatDay } from '../../../format/dates.ts';
import { t } from '../../../language/say.ts';

/** A value of either side, whatever it is made of: nothing, a text, a list of lines, an address. */
export function SideValue({ value }: { value: unknown }) {
  if (Array.isArray(value)) {
    return (
      <Stack gap={2} component="ul" m={0} pl="md">
        {value.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else that is theirs alone
          <li key={index}>{inWords(each)}</li>
        ))}
      </Stack>
    );
  }
  const text = inWords(value);
  if (text === '') return <Text c="dimmed">{t`Nothing`}</Text>;
  return <Text style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{text}</Text>;
}

/** Of a line what it names comes first, then its words, how many, and for how much. */
const ORDER = ['description', 'quantity', 'unitPrice', 'amount'];

/** `names`: what people call the records that fields name, by `customerId/c-17`. */
export function inWords(value: unknown, names: Readonly<Record<string, string>> = {}): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? t`Yes` : t`No`;
  if (typeof value !== 'object') return partInWords(value);
  const nameOf = (field: string, part: unknown) => names[`${field}/${String(part)}`];
  const rank = (field: string, part: unknown) => {
    if (nameOf(field, part) !== undefined) return -1;
    return ORDER.includes(field) ? ORDER.indexOf(field) : ORDER.length;
  };
  return Object.entries(value)
    .filter(([, part]) => part !== '' && part !== false && typeof part !== 'object')
    .sort(([a, one], [b, other]) => rank(a, one) - rank(b, other))
    .map(([field, part]) => nameOf(field, part) ?? (part === true ? '' : partInWords(part)))
    .filter(Boolean)
    .join(' · ');
}

function partInWords(part: unknown): string {
  const text = String(part);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? formatDay(text) : text;
}
