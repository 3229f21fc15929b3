import { Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useState } from 'react';
import type { Session } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { Dialog } from '../../../pieces/dialog.tsx';
import { Icon } from '../../../pieces/icon.tsx';
import { useGo } from '../../../pieces/links.tsx';
import classes from './finder.module.css';
import { type Hit, useHits } from './use-hits.ts';

const TYPING_MS = 200;
const LIST_ID = 'finder-hits';

interface FinderProps {
  session: Session;
  onClose: () => void;
}

/** One field over everything: arrows choose, Enter goes there. */
export function Finder({ session, onClose }: FinderProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), TYPING_MS);
  const { hits, searching, failed } = useHits(session, search);
  const [place, setPlace] = useState(0);
  const [entered, setEntered] = useState(false);
  const goTo = useGo();
  const current = Math.min(place, hits.length - 1);
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void goTo(hit.to);
  };
  // What was typed last may not be looked for yet: Enter waits for it, and does not go to what was found before it.
  const isFound = search === text.trim() && !searching;
  useEffect(() => {
    if (!entered || !isFound) return;
    setEntered(false);
    go(hits[current]);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setPlace((hits.length + current + move) % Math.max(1, hits.length));
    }
    if (event.key === 'Enter') setEntered(true);
  };
  return (
    <Dialog title={t`Search`} onClose={onClose}>
      <Stack gap="sm">
        <TextInput
          data-autofocus
          role="combobox"
          aria-label={t`Records, pages and actions`}
          aria-expanded={hits.length > 0}
          aria-controls={LIST_ID}
          aria-activedescendant={hits[current] && `${LIST_ID}-${current}`}
          placeholder={t`Byron 120.50, INV-1001, Push by hand`}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setPlace(0);
            setEntered(false);
          }}
          onKeyDown={onKeyDown}
        />
        <div role="listbox" id={LIST_ID} aria-label={t`Found`}>
          {hits.map((hit, index) => (
            <HitLine
              key={`${hit.kind}/${hit.name}/${hit.to}`}
              hit={hit}
              id={`${LIST_ID}-${index}`}
              isCurrent={index === current}
              onGo={() => go(hit)}
            />
          ))}
        </div>
        <Text size="sm" c="dimmed" role="status">
          {statusText(hits.length, search, { searching: !isFound, failed })}
        </Text>
      </Stack>
    </Dialog>
  );
}

function statusText(
  count: number,
  search: string,
  { searching, failed }: { searching: boolean; failed: boolean },
): string {
  if (searching) return t`Searching`;
  if (failed) return t`Not everything could be searched. Try again.`;
  if (count === 0) return t`Nothing here is called “${search}”.`;
  return t`Arrows choose, Enter opens.`;
}

interface HitLineProps {
  hit: Hit;
  id: string;
  isCurrent: boolean;
  onGo: () => void;
}

function HitLine({ hit: { icon, name, kind, detail }, id, isCurrent, onGo }: HitLineProps) {
  return (
    <UnstyledButton
      id={id}
      role="option"
      aria-selected={isCurrent}
      tabIndex={-1}
      className={classes.hit}
      onClick={onGo}
      ref={isCurrent ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
    >
      <Icon name={icon} size={16} />
      <span className={classes.name}>{name}</span>
      <Text span size="sm" c="dimmed">
        {[detail, kind].filter(Boolean).join(' · ')}
      </Text>
    </UnstyledButton>
  );
}
