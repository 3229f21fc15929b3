import { Button, Group, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { inSentence, t } from '../language/say.ts';

interface SecretFormProps {
  label: string;
  description?: string;
  placeholder?: string;
  action: string;
  busy: boolean;
  /** What is wrong with it, as the server says. */
  error?: string;
  /** The field is emptied once this is done. */
  onSubmit: (secret: string) => Promise<unknown>;
}

/** Takes a secret that is never shown again: browsers are told not to keep it. */
export function SecretForm({
  label,
  description,
  placeholder,
  action,
  busy,
  error,
  onSubmit,
}: SecretFormProps) {
  const [secret, setSecret] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What went wrong shows beside the field; what was typed stays.
    onSubmit(secret.trim()).then(
      () => setSecret(''),
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <PasswordInput
          flex="1 1 280px"
          maw={560}
          label={label}
          description={description}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          required
          value={secret}
          error={error}
          visibilityToggleButtonProps={{ 'aria-label': t`Show the ${inSentence(label)} that is typed` }}
          onChange={({ currentTarget: { value } }) => setSecret(value)}
        />
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </Group>
    </form>
  );
}
