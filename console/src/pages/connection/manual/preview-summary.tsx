import { Accordion, Code, List, Text } from '@mantine/core';
import type { EntityType, Preview, PreviewItem } from '../../../api/types.ts';
import { fieldLabel } from '../../../format/field-label.ts';
import { formatCount } from '../../../format/numbers.ts';
import { withDays } from '../../../format/with-days.ts';
import { t } from '../../../language/say.ts';
import { inWords } from '../../records/sides/value.tsx';
import { KIND_OF, PREVIEW_WORDS, type PreviewKind, sumUp, toSend } from './preview-words.ts';

/** Where the word of the group says too little of a row. */
const OUTCOMES: Partial<Record<PreviewItem['outcome'], string>> = {
  link: t`is linked to one that exists in QuickBooks`,
  deactivate: t`is made inactive`,
  void: t`is voided`,
};

/** So many of each kind, each number with its rows: what the push comes to afterwards. */
export function PreviewSummary({ preview, type }: { preview: Preview; type: EntityType }) {
  const totals = preview.totals.filter((each) => each.type === type);
  const counts = sumUp(totals);
  const left = totals.reduce((sum, { notEligible }) => sum + notEligible, 0);
  return (
    <>
      {toSend(counts) === 0 && <Text mb="xs">{t`There is nothing to send.`}</Text>}
      <PreviewRows preview={preview} counts={counts} />
      {left > 0 && (
        <Text size="sm" mt="xs">
          {t`${formatCount(left)} left out: drafts and the like, or before the start date.`}
        </Text>
      )}
    </>
  );
}

/** Each number opens the list of its rows, as far as the preview lists them. */
export function PreviewRows({ preview, counts }: PreviewRowsProps) {
  const { items, totals } = preview;
  const shown = PREVIEW_WORDS.filter(({ kind }) => counts[kind] > 0).map((word) => ({
    ...word,
    rows: items.filter(({ outcome }) => KIND_OF[outcome] === word.kind),
  }));
  return (
    <>
      <Accordion variant="contained">
        {shown.map(({ kind, says, rows }) => (
          <Accordion.Item key={kind} value={kind}>
            <Accordion.Control disabled={rows.length === 0} chevron={rows.length === 0 ? null : undefined}>
              <strong>{formatCount(counts[kind])}</strong> {says}
            </Accordion.Control>
            <Accordion.Panel mah={280} style={{ overflowY: 'auto' }} tabIndex={0}>
              <Rows items={rows} count={counts[kind]} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {totals.some(({ exact }) => !exact) && (
        <Text size="sm" mt="xs">
          {t`There are too many to look at each of them: some may turn out to wait or to fail.`}
        </Text>
      )}
    </>
  );
}

interface PreviewRowsProps {
  preview: Preview;
  counts: Record<PreviewKind, number>;
}

function Rows({ items, count }: { items: readonly PreviewItem[]; count: number }) {
  return (
    <>
      <List size="sm" listStyleType="none">
        {items.map((item) => (
          <List.Item key={`${item.type}/${item.id}`}>
            <strong>{withDays(item.name)}</strong> {OUTCOMES[item.outcome]}
            <Explanation item={item} />
          </List.Item>
        ))}
      </List>
      {items.length < count && (
        <Text size="sm" c="dimmed">
          {t`The first ${formatCount(items.length)} of them.`}
        </Text>
      )}
    </>
  );
}

function Explanation({ item: { reason, error, conflict, link, needs, payload } }: { item: PreviewItem }) {
  return (
    <>
      {reason && <Text size="sm">{withDays(reason)}</Text>}
      {error && (
        <Text size="sm">
          {error.message} {error.remedy}
        </Text>
      )}
      {link && <LinkDifferences link={link} />}
      {conflict && <Text size="sm">{conflict}</Text>}
      {needs.length > 0 && (
        <Text size="sm" c="dimmed">
          {t`First: ${needs.map(({ name }) => name).join(', ')}`}
        </Text>
      )}
      {payload && <Code block>{payload.body}</Code>}
    </>
  );
}

/** What linking the two changes, field by field: old value → new one. */
function LinkDifferences({ link }: { link: NonNullable<PreviewItem['link']> }) {
  const { name, differing, taken, winner } = link;
  const side = winner === 'theirs' ? t`here` : t`in QuickBooks`;
  return (
    <List size="sm">
      <List.Item>{t`Linked to “${name}”`}</List.Item>
      {differing.map(({ field, here, there }) => (
        <List.Item key={field}>
          {fieldLabel(field)} {winner ? side : t`(here → there)`}:{' '}
          {winner === 'ours' ? inWords(there) : inWords(here)} →{' '}
          {winner === 'ours' ? inWords(here) : inWords(there)}
        </List.Item>
      ))}
      {taken.map(({ field, there }) => (
        <List.Item key={field}>{t`${fieldLabel(field)} here: nothing → ${inWords(there)}`}</List.Item>
      ))}
    </List>
  );
}
