import { Alert, Button, Group, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Problem, problemOf } from '../api/problem.ts';

interface ProblemAlertProps {
  error: unknown;
  /** Asks again; offered where that may help. */
  onRetry?: () => void;
}

/** What happened, what to do about it, and the next click. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const problem = problemOf(error);
  return (
    <Alert role="alert" color="red" title={problem.title}>
      {problem.detail && <Text className="lb-wrap">{problem.detail}</Text>}
      <FieldErrors problem={problem} />
      <Text mt={4}>{REMEDIES[problem.code] ?? problem.remedy}</Text>
      <Group mt="xs" gap="xs">
        <NextClick problem={problem} />
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
      {problem.requestId && (
        <Text size="xs" c="dimmed" mt={6} className="lb-wrap">
          Request {problem.requestId}
        </Text>
      )}
    </Alert>
  );
}

/** Where the API speaks to programs, in words for people. */
const REMEDIES: Partial<Record<Problem['code'], string>> = {
  version_mismatch:
    'Somebody else was faster. What they saved is shown now; change it again if you still want to.',
  connection_not_connected: 'Connect QuickBooks first.',
  connection_needs_reauth: 'Reconnect QuickBooks first.',
};

function FieldErrors({ problem: { errors = [] } }: { problem: Problem }) {
  if (errors.length === 0) return null;
  return (
    <List size="sm" mt={4}>
      {errors.map(({ pointer, parameter, message }) => (
        <List.Item key={`${pointer ?? parameter}${message}`}>
          {pointer ?? parameter} {message}
        </List.Item>
      ))}
    </List>
  );
}

/** Where the remedy is one page away. */
const PLACES: Partial<Record<Problem['code'], { to: string; label: string }>> = {
  unauthorized: { to: '/sign-in', label: 'Sign in' },
  sync_disabled: { to: '/connection/settings', label: 'Open Sync Settings' },
  connection_needs_reauth: { to: '/connection', label: 'Reconnect' },
  connection_not_connected: { to: '/connection', label: 'Connect QuickBooks' },
  batch_running: { to: '/connection/manual-sync', label: 'See what is running' },
};

function NextClick({ problem }: { problem: Problem }): ReactNode {
  const place = PLACES[problem.code];
  if (!place) return null;
  return (
    <Button size="xs" component={Link} to={place.to}>
      {place.label}
    </Button>
  );
}
