import type { Excerpt, RawAnswer, StoredRequest } from '../provider.ts';
import { AFTERWARDS } from './compose.ts';

/** What nobody needs to see to understand a sync. */
const HIDDEN = /<(SSN|EIN|CreditCardNumber|AccountNumber|BankNumber|BirthDate|ResaleNumber)>[^<]+<\/\1>/g;
const REDACTED = '[redacted]';

/** The part of a message set and of its answer that belongs to one item, laid out to be read. */
export function excerpt({ body }: StoredRequest, key: string, answer: RawAnswer | undefined): Excerpt {
  return { request: laidOut(partsOf(body, 'Rq', key) ?? body), answer: answer && answerPart(answer, key) };
}

function answerPart({ body, fault }: RawAnswer, key: string): string {
  if (fault) return `${fault} ${body}`.trim();
  return laidOut(partsOf(body, 'Rs', key) ?? body);
}

function partsOf(xml: string, ending: 'Rq' | 'Rs', key: string): string | undefined {
  const ids = `"${key}(?:${AFTERWARDS})?"`;
  const element = new RegExp(
    `<(\\w+${ending})\\s[^>]*requestID\\s*=\\s*${ids}[^>]*?(?:/>|>[\\s\\S]*?</\\1>)`,
    'g',
  );
  const parts = xml.match(element);
  return parts ? parts.join('') : undefined;
}

function laidOut(xml: string): string {
  const tokens = xml.replace(HIDDEN, `<$1>${REDACTED}</$1>`).match(/<[^>]+>|[^<]+/g) ?? [];
  const lines: string[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const text = token.trim();
    if (text === '') continue;
    const closes = text.startsWith('</');
    if (closes) depth -= 1;
    const previous = tokens[index - 1] ?? '';
    const isOnLine =
      !text.startsWith('<') ||
      (closes && !previous.startsWith('</') && !previous.endsWith('/>') && previous.trim() !== '');
    if (isOnLine && lines.length > 0) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(`${'  '.repeat(Math.max(depth, 0))}${text}`);
    if (text.startsWith('<') && !closes && !text.endsWith('/>') && !text.startsWith('<?')) depth += 1;
  }
  return lines.join('\n');
}
