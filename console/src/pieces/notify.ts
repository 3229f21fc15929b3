import { notifications } from '@mantine/notifications';
import { t } from '../language/say.ts';

/** Says shortly that something was done. What was not done stays on the page instead. */
export function notifyDone(message: string): void {
  const closeButtonProps = { 'aria-label': t`Close this message` };
  notifications.show({ message, color: 'teal', withBorder: true, autoClose: 5_000, closeButtonProps });
}
