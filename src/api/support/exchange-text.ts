import type { requestsIn } from '../../db/support/in-window.ts';
import type { Provider } from '../../providers/provider.ts';

export type KeptRequest = Awaited<ReturnType<typeof requestsIn>>[number];

/** A request and its answer as somebody reads it, record by record, without what the provider hides. */
export function exchangeText(provider: Provider, row: KeptRequest): string {
  const { id: requestId, kind, target, body, items, answer } = row;
  const head = [
    `Request ${requestId} (${kind}) to ${target}`,
    `Made ${row.createdAt.toISOString()}, sent ${row.sends} times, ${row.state}`,
    `Answered ${row.answeredAt?.toISOString() ?? 'not yet'}${httpLine(answer)}`,
  ];
  const parts = items.map((item) => {
    const part = provider.excerpt({ requestId, kind, target, body, items }, item.key, answer ?? undefined);
    return [
      `== ${item.entityType} ${item.recordId}, version ${item.version}`,
      '-- request',
      part.request,
      '-- answer',
      part.answer ?? '(none)',
    ].join('\n');
  });
  return `${[...head, '', ...parts].join('\n')}\n`;
}

function httpLine(answer: KeptRequest['answer']): string {
  if (!answer) return '';
  const reference = answer.reference ? `, reference ${answer.reference}` : '';
  return `, HTTP ${answer.httpStatus ?? 'none'}${reference}`;
}
