import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

interface DialogProps {
  title: string;
  /** Dialogs that are only there while they are open need not say so. */
  opened?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A window over the page. Whoever had the focus before gets it back. */
export function Dialog({ title, opened = true, onClose, children }: DialogProps) {
  useFocusBack(opened);
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      {children}
    </Modal>
  );
}

/** The library gives the focus back when a dialog is closed, not when it is taken away. */
function useFocusBack(opened: boolean): void {
  const [before] = useState(() => (opened ? document.activeElement : null));
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
}
