import type { SidesChoice, WaitingSides } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';

interface ChoiceWords {
  action: string;
  /** What happens to either side. */
  what: string;
}

/** What a choice is called, and what it does, for what the record waits for. */
export function wordsFor(choice: SidesChoice, { error, unreadable }: WaitingSides): ChoiceWords {
  const isLink = error?.type === 'LinkToConfirm';
  switch (choice) {
    case 'ours':
      return isLink ? LINK_OURS : { action: t`Write ours`, what: writesOurs(unreadable) };
    case 'theirs':
      if (isLink) return LINK_THEIRS;
      return { action: t`Keep theirs`, what: unreadable === null ? TAKEN : LEFT };
    case 'readable':
      return {
        action: t`Take over what can be read`,
        what: t`What can be read in QuickBooks comes over here. The rest stays there as it is, and here as it is here; later changes here never touch it. What changed here alone is still sent.`,
      };
    case 'another_name':
      return {
        action: t`Do not link`,
        what: t`The two are not the same: this record gets another name, and is made in QuickBooks under that. Change it in your application too, or its next change brings the old name back.`,
      };
    default:
      return choice satisfies never;
  }
}

const LINK_OURS: ChoiceWords = {
  action: t`Link, with ours`,
  what: t`The two become one. Where they differ, QuickBooks gets what stands here; what either leaves open comes over from the other.`,
};
const LINK_THEIRS: ChoiceWords = {
  action: t`Link, with theirs`,
  what: t`The two become one. Where they differ, this record gets what stands in QuickBooks; what either leaves open comes over from the other.`,
};
const TAKEN = t`This record gets what stands in QuickBooks, amounts included.`;
const LEFT = t`QuickBooks stays as it is, and so does this record. What cannot be read there is not written over by later changes here.`;

function writesOurs(unreadable: string | null): string {
  const replaced = t`QuickBooks gets what stands here, in every field that differs.`;
  return unreadable === null ? replaced : t`${replaced} What has no place here is replaced by it.`;
}
