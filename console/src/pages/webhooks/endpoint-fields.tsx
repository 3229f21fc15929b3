import { Checkbox, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { fieldMessages } from '../../api/problem.ts';
import type { WebhookEventType } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { EVENT_OPTIONS, isEventType } from './event-types.ts';

export interface EndpointValues {
  url: string;
  description: string;
  events: WebhookEventType[];
}

/** Each shows by itself what is wrong with it. */
export const ENDPOINT_FIELDS = ['url', 'description', 'events'];

interface EndpointFieldsProps {
  form: UseFormReturnType<EndpointValues>;
  error: unknown;
}

/** What an address is and what it is told, for a new one and for a change. */
export function EndpointFields({ form, error }: EndpointFieldsProps) {
  const messages = fieldMessages(error);
  return (
    <>
      <TextInput
        label={t`Address`}
        placeholder="https://example.com/ledgerbridge"
        required
        data-autofocus
        {...form.getInputProps('url')}
        error={messages.url}
      />
      <TextInput label={t`What it is`} {...form.getInputProps('description')} error={messages.description} />
      <Checkbox.Group
        label={t`What it is told`}
        description={t`Nothing chosen means everything`}
        value={form.values.events}
        error={messages.events}
        onChange={(values) => form.setFieldValue('events', values.filter(isEventType))}
      >
        <Stack gap="xs" mt="xs">
          {EVENT_OPTIONS.map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} description={value} />
          ))}
        </Stack>
      </Checkbox.Group>
    </>
  );
}
