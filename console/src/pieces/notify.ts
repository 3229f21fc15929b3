import { notifications } from '@mantine/notifications';

/** Says shortly that something was done. What was not done stays on the page instead. */
export function notifyDone(message: string): void {
  const closeButtonProps = { 'aria-label': 'Close this message' };
  notifications.show({ message, color: 'teal', withBorder: true, autoClose: 5_000, closeButtonProps });
}
