import { everyDay } from '../format/with-days.ts';
import { answers, language } from './language.ts';

/**
 * What the API says in English, in the person's language. Its sentences are closed lists, found by the English one, whole
 * (`answers/<language>.json`); with `{0}` for what differs. What is in none of them stays English.
 */

/** Where answers hold sentences; names, texts of records and what a vendor said stand elsewhere. */
const FIELDS: ReadonlySet<string> = new Set([
  ...['title', 'remedy', 'detail', 'message', 'statusLine', 'label', 'tooltip', 'purpose', 'reason', 'why'],
  ...['advice', 'text', 'explanation', 'conflict', 'who', 'what', 'hints', 'note'],
  ...['choicesProblem', 'actorName', 'requestedByName', 'approvedBy', 'decidedBy'],
]);
/** What belongs to people and vendors as it is. */
const OWN: ReadonlySet<string> = new Set(['data', 'vendor', 'payload', 'here', 'there', 'capabilities']);
const HOLE = /\{\d+\}/;

interface Template {
  pattern: RegExp;
  said: string;
}

let templates: readonly Template[] | undefined;

/** An answer of the API with its sentences said in the language of the console, and days as the business writes them. */
export function inLanguage(answer: unknown, field = ''): unknown {
  if (typeof answer === 'string') return FIELDS.has(field) ? sentence(answer) : answer;
  if (Array.isArray(answer)) return answer.map((each) => inLanguage(each, field));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, OWN.has(name) ? value : inLanguage(value, name)]),
  );
}

export function sentence(text: string): string {
  return everyDay(language === 'en' ? text : translated(text));
}

/** One sentence, or several after each other, or counts with commas between them. */
function translated(text: string): string {
  const said = whole(text);
  if (said !== undefined) return said;
  const sentences = text.split(/(?<=[.:]) /);
  if (sentences.length > 1) return sentences.map(translated).join(' ');
  const counts = text.replace(/\.$/, '').split(', ').map(count);
  return counts.every((each) => each !== undefined)
    ? `${counts.join(', ')}${text.endsWith('.') ? '.' : ''}`
    : text;
}

function whole(text: string): string | undefined {
  const said = answers.sentences?.[text];
  if (said !== undefined) return said;
  templates ??= templatesOf(answers.sentences ?? {});
  for (const template of templates) {
    const values = template.pattern.exec(text);
    if (values) {
      return template.said.replace(/\{(\d+)\}/g, (_, hole) => translated(values[Number(hole) + 1] ?? ''));
    }
  }
  return undefined;
}

/** "3 pending". */
function count(text: string): string | undefined {
  const [, number = '', words = ''] = /^(\d+) (.+)$/.exec(text) ?? [];
  return answers.counts?.[words]?.replace('{0}', number);
}

/** Those that say most come first: they are the closest. */
function templatesOf(sentences: Readonly<Record<string, string>>): Template[] {
  return Object.entries(sentences)
    .filter(([english]) => HOLE.test(english))
    .sort(([one], [other]) => other.length - one.length)
    .map(([english, said]) => ({
      pattern: new RegExp(`^${english.split(HOLE).map(literally).join('(.+?)')}$`, 's'),
      said,
    }));
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
