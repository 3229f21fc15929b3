import { Accordion, Code, List, Text } from '@mantine/core';
import type { EntityType, Preview, PreviewItem } from '../../../api/types.ts';
import { fieldLabel } from '../../../format/field-label.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { inWords } from '../../records/sides/value.tsx';

const OUTCOMES: Readonly<Record<PreviewItem['outcome'], string>> = {
  create: 'would be created',
  link: 'will be linked to one that exists in QuickBooks',
  update: 'would be updated',
  deactivate: 'would be made inactive',
  void: 'would be voided',
  delete: 'would be deleted',
  skip: 'would be skipped',
  refused: 'would fail',
};

/** So many creations, updates and skips, with the reasons, and on demand what exactly would be sent. */
export function PreviewSummary({ preview, type }: { preview: Preview; type: EntityType }) {
  const totals = preview.totals.find((each) => each.type === type);
  if (!totals) return null;
  const { create, update, unchanged, notEligible } = totals;
  if (create + update === 0) return <Text>Everything is in step: there is nothing to send.</Text>;
  return (
    <>
      <List>
        <List.Item>
          <strong>{formatCount(create)}</strong> would be created
        </List.Item>
        <List.Item>
          <strong>{formatCount(update)}</strong> would be updated
        </List.Item>
        {unchanged > 0 && <List.Item>{formatCount(unchanged)} are in step already</List.Item>}
        {notEligible > 0 && (
          <List.Item>{formatCount(notEligible)} are not ready yet, such as drafts</List.Item>
        )}
      </List>
      <PreviewItems items={preview.items} more={preview.next !== null} />
    </>
  );
}

/** Record by record: what would become of it, and why. */
export function PreviewItems({ items, more }: { items: readonly PreviewItem[]; more: boolean }) {
  const refused = items.filter(({ outcome }) => outcome === 'refused').length;
  return (
    <Accordion variant="contained" mt="sm">
      <Accordion.Item value="records">
        <Accordion.Control>
          {more ? `The first ${formatCount(items.length)} records` : plural(items.length, 'record')}
          {refused > 0 && `, ${formatCount(refused)} would fail`}
        </Accordion.Control>
        <Accordion.Panel mah={320} style={{ overflowY: 'auto' }} tabIndex={0}>
          <List size="sm" listStyleType="none">
            {items.map((item) => (
              <List.Item key={`${item.type}/${item.id}`}>
                <strong>{item.name}</strong> {OUTCOMES[item.outcome]}
                <Explanation item={item} />
              </List.Item>
            ))}
          </List>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Explanation({ item: { reason, error, conflict, link, needs, payload } }: { item: PreviewItem }) {
  return (
    <>
      {reason && <Text size="sm">{reason}</Text>}
      {error && (
        <Text size="sm">
          {error.message} {error.remedy}
        </Text>
      )}
      {link && <LinkDifferences link={link} />}
      {conflict && <Text size="sm">{conflict}</Text>}
      {needs.length > 0 && (
        <Text size="sm" c="dimmed">
          First: {needs.map(({ name }) => name).join(', ')}
        </Text>
      )}
      {payload && <Code block>{payload.body}</Code>}
    </>
  );
}

/** What linking the two changes, field by field: old value → new one. */
function LinkDifferences({ link }: { link: NonNullable<PreviewItem['link']> }) {
  const { name, differing, taken, winner } = link;
  const side = winner === 'theirs' ? 'here' : 'in QuickBooks';
  return (
    <List size="sm">
      <List.Item>Linked to “{name}”</List.Item>
      {differing.map(({ field, here, there }) => (
        <List.Item key={field}>
          {fieldLabel(field)} {winner ? side : '(here → there)'}:{' '}
          {winner === 'ours' ? inWords(there) : inWords(here)} →{' '}
          {winner === 'ours' ? inWords(here) : inWords(there)}
        </List.Item>
      ))}
      {taken.map(({ field, there }) => (
        <List.Item key={field}>
          {fieldLabel(field)} here: nothing → {inWords(there)}
        </List.Item>
      ))}
    </List>
  );
}
