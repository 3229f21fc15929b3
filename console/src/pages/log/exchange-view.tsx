import { Accordion, Code, CopyButton, Group, Text, UnstyledButton } from '@mantine/core';
import type { Exchange, LogEntryDetail } from '../../api/types.ts';
import { plural } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { PutBackButton } from './put-back-button.tsx';

const STATES: Readonly<Record<Exchange['state'], string>> = {
  open: t`Its outcome is not known yet: the same bytes go again, which writes nothing twice.`,
  answered: t`QuickBooks has answered.`,
  refused: t`QuickBooks refused it as a whole; nothing was written.`,
  unanswered: t`No answer came: each record is looked up before it is sent anew.`,
};

/** What was sent for a record and what came back, as far as it is kept and may be seen. */
export function ExchangeView({ detail }: { detail: LogEntryDetail }) {
  const { exchange, exchangeHidden } = detail;
  if (exchangeHidden) return <Text>{t`You may not see what records say.`}</Text>;
  if (!exchange) {
    return <Text c="dimmed">{t`Nothing was sent for this entry, or it is older than what is kept.`}</Text>;
  }
  const { state, sends, requestId, request, answer, replaced, truncated } = exchange;
  return (
    <>
      <Text size="sm">
        {rich`${STATES[state]} Sent ${plural(sends, 'time')} as ${requestId}.${answer?.reference && t` QuickBooks’ reference: ${answer.reference}.`}`}
      </Text>
      <Accordion variant="contained" multiple>
        <Part id="request" name="Request" text={request} />
        {answer && (
          <Part
            id="answer"
            name={answer.httpStatus === null ? 'Answer' : `Answer (HTTP ${answer.httpStatus})`}
            text={answer.body}
          />
        )}
        {replaced !== null && <Part id="replaced" name="What it replaced in QuickBooks" text={replaced} />}
      </Accordion>
      {canBePutBack(detail) && <PutBackButton entryId={detail.id} />}
      {truncated && <Text size="sm">{t`It is longer than what is shown.`}</Text>}
    </>
  );
}

/** A write that went through and replaced something that is kept; not one that put something back itself. */
function canBePutBack({ status, action, exchange }: LogEntryDetail): boolean {
  return status === 'success' && ['updated', 'deactivated'].includes(action) && exchange?.replaced != null;
}

/** Its id becomes part of others, which may hold no spaces. */
function Part({ id, name, text }: { id: string; name: string; text: string }) {
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>{name}</Accordion.Control>
      <Accordion.Panel>
        <Group justify="flex-end">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <UnstyledButton onClick={copy} td="underline" fz="sm">
                {copied ? t`Copied` : t`Copy`}
              </UnstyledButton>
            )}
          </CopyButton>
        </Group>
        <Code block mah={360} tabIndex={0} style={{ overflow: 'auto' }}>
          {text}
        </Code>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
