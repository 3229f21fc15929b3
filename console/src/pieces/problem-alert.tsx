import { Alert, Button, Group, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { isAboutFields, otherMessages, type Problem, problemOf } from '../api/problem.ts';
import { t } from '../language/say.ts';
import { LinkButton } from './links.tsx';

interface ProblemAlertProps {
  error: unknown;
  /** Asks again; offered where that may help. */
  onRetry?: () => void;
  /** Fields of the form that show by themselves what is wrong with them. */
  shown?: readonly string[];
}

/** What happened, what to do about it, and the next click; nothing where the fields say all of it. */
export function ProblemAlert({ error, onRetry, shown = [] }: ProblemAlertProps) {
  const problem = problemOf(error);
  const isTyped = isAboutFields(problem);
  const messages = otherMessages(problem, shown);
  if (isTyped && messages.length === 0) return null;
  return (
    <Alert role="alert" color="red" title={isTyped ? t`Something is not right yet` : problem.title}>
      {problem.detail && <Text className="lb-wrap">{problem.detail}</Text>}
      <Messages messages={messages} />
      <Text mt={4}>{isTyped ? TYPED : (REMEDIES[problem.code] ?? problem.remedy)}</Text>
      <Group mt="xs" gap="xs">
        <NextClick problem={problem} />
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t`Try again`}
          </Button>
        )}
      </Group>
      {problem.requestId && (
        <Text size="xs" c="dimmed" mt={6} className="lb-wrap">
          {t`Request ${problem.requestId}`}
        </Text>
      )}
    </Alert>
  );
}

/** Where the API speaks to programs, in words for people. */
const REMEDIES: Partial<Record<Problem['code'], string>> = {
  version_mismatch: t`Somebody else was faster. What they saved is shown now; change it again if you still want to.`,
  connection_not_connected: t`Connect QuickBooks first.`,
  connection_needs_reauth: t`Reconnect QuickBooks first.`,
};

const TYPED = t`Correct it and try again. Nothing was saved.`;

function Messages({ messages }: { messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <List size="sm" mt={4}>
      {messages.map((message) => (
        <List.Item key={message}>{message}</List.Item>
      ))}
    </List>
  );
}

/** Where the remedy is one page away. */
const PLACES: Partial<Record<Problem['code'], { to: string; label: string }>> = {
  unauthorized: { to: '/sign-in', label: t`Sign in` },
  sync_disabled: { to: '/connection/settings', label: t`Open Sync Settings` },
  connection_needs_reauth: { to: '/connection', label: t`Reconnect` },
  connection_not_connected: { to: '/connection', label: t`Connect QuickBooks` },
  batch_running: { to: '/connection/manual-sync', label: t`See what is running` },
};

function NextClick({ problem }: { problem: Problem }): ReactNode {
  const place = PLACES[problem.code];
  if (!place) return null;
  return (
    <LinkButton size="xs" to={place.to}>
      {place.label}
    </LinkButton>
  );
}
