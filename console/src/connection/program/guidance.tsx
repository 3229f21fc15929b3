import { Alert, List, Paper, Text, Title } from '@mantine/core';
import { t } from '../../language/say.ts';

/** What to do at the computer with QuickBooks, and what one sees there at each step. */
const STEPS: readonly { what: string; seen: string }[] = [
  {
    what: t`On the computer with QuickBooks, open QuickBooks and your company file. Sign in as Admin, in single-user mode.`,
    seen: t`The File menu offers “Switch to Multi-user Mode”: then it is in single-user mode now.`,
  },
  {
    what: t`Download the .qwc file there and open it with a double-click.`,
    seen: t`The Web Connector opens and asks whether to authorize a new web service, “Ledgerbridge”. Press OK.`,
  },
  {
    what: t`QuickBooks asks for access. Choose “Yes, always; allow access even if QuickBooks is not running”, then Continue and Done.`,
    seen: t`In the Web Connector there is a line “Ledgerbridge” with the status “Not been run”.`,
  },
  {
    what: t`Type the password into that line, press Enter, and answer Yes when it asks whether to save it.`,
    seen: t`The password shows as dots.`,
  },
  {
    what: t`Tick the box before the line and press “Update Selected”. Then tick “Auto-Run”.`,
    seen: t`The progress bars fill up, and the line says “Done” with the number of requests. Here the computer is seen.`,
  },
];

export function Guidance() {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="web-connector">
      <Title order={3} fz="md" id="web-connector">
        {t`In the Web Connector`}
      </Title>
      <List type="ordered" mt="sm" spacing="sm">
        {STEPS.map(({ what, seen }) => (
          <List.Item key={what}>
            {what}
            <Text size="sm" c="dimmed">
              {t`You see: ${seen}`}
            </Text>
          </List.Item>
        ))}
      </List>
      <Alert mt="md" color="teal" role="status" title={t`Waiting for the Web Connector`}>
        {t`This page notices by itself when it comes. Its first visit reads the company and its preferences, and sends nothing.`}
      </Alert>
    </Paper>
  );
}
