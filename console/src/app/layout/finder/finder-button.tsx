import { Button, Kbd } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import type { Session } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { Icon } from '../../../pieces/icon.tsx';

/** Loaded when somebody looks for something first. */
const Finder = lazy(async () => ({ default: (await import('./finder.tsx')).Finder }));

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the search over records, pages and actions, as Ctrl-K or ⌘K does wherever one is. */
export function FinderButton({ session }: { session: Session }) {
  const [opened, { open, close }] = useDisclosure(false);
  // In a field, too: whoever types there wants to go elsewhere.
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <Button
        variant="default"
        onClick={open}
        px="xs"
        aria-label={t`Search`}
        aria-keyshortcuts="Control+K Meta+K"
        rightSection={
          <Kbd size="xs" visibleFrom="sm" aria-hidden="true">
            {IS_APPLE ? '⌘K' : t`Ctrl K`}
          </Kbd>
        }
      >
        <Icon name="search" size={16} />
      </Button>
      {opened && (
        <Suspense fallback={null}>
          <Finder session={session} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
