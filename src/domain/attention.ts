/** What a person is told of by mail, because it does not go by itself. A closed list, in the order in which it matters. */
export const ATTENTION = {
  reconnect: 'A company has to be connected again',
  consent: 'The consent to a company ends soon',
  reads: 'The reads that the plan allows this month run out',
  payout: 'A payout is not in the books',
  unresolved: 'Records need somebody',
  approvals: 'Rows of the Sync Wizard wait for approval',
} as const;

export type AttentionKind = keyof typeof ATTENTION;

export const ATTENTION_KINDS = Object.keys(ATTENTION) as [AttentionKind, ...AttentionKind[]];

/** `at_once`: as soon as something new needs somebody; `morning`: one summary a day, on days that need one. */
export const MAIL_TIMES = ['at_once', 'morning', 'never'] as const;
export type MailTime = (typeof MAIL_TIMES)[number];

/** One thing that needs somebody, as of now. */
export interface Attention {
  kind: AttentionKind;
  /** The same as long as it is the same thing: it is told once. */
  key: string;
  companyName: string;
  /** What is so, and what to do about it, in a sentence each. */
  says: string;
  remedy: string;
  /** Where in the console, from its root. */
  path: string;
}

export interface Letter {
  subject: string;
  text: string;
}

/** What a person reads. `fresh` was not told before; `open` was, and still needs somebody. */
export function letterOf(
  { businessName, publicUrl }: { businessName: string; publicUrl: string },
  { fresh, open }: { fresh: readonly Attention[]; open: readonly Attention[] },
): Letter {
  const [first, ...others] = fresh.length > 0 ? fresh : open;
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  const paragraph = (each: Attention) =>
    `${each.companyName}: ${each.says}\n${each.remedy}\n${new URL(each.path, publicUrl).href}`;
  const parts = [
    ...fresh.map(paragraph),
    ...(fresh.length > 0 && open.length > 0 ? ['Told before, and still open:'] : []),
    ...open.map(paragraph),
    `When you get such mails, and about what, you choose here:\n${new URL('/account', publicUrl).href}`,
  ];
  return { subject: `${businessName}: ${first?.says ?? ''}${more}`, text: `${parts.join('\n\n')}\n` };
}
