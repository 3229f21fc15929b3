import type { SidesChoice, WaitingSides } from '../../../api/types.ts';

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
      return isLink ? LINK_OURS : { action: 'Write ours', what: writesOurs(unreadable) };
    case 'theirs':
      if (isLink) return LINK_THEIRS;
      return { action: 'Keep theirs', what: unreadable === null ? TAKEN : LEFT };
    case 'readable':
      return {
        action: 'Take over what can be read',
        what: 'What can be read in QuickBooks comes over here. The rest stays there as it is, and here as it is here; later changes here never touch it. What changed here alone is still sent.',
      };
    case 'another_name':
      return {
        action: 'Do not link',
        what: 'The two are not the same: this record gets another name, and is made in QuickBooks under that. Change it in your application too, or its next change brings the old name back.',
      };
    default:
      return choice satisfies never;
  }
}

const LINK_OURS: ChoiceWords = {
  action: 'Link, with ours',
  what: 'The two become one. Where they differ, QuickBooks gets what stands here; what either leaves open comes over from the other.',
};
const LINK_THEIRS: ChoiceWords = {
  action: 'Link, with theirs',
  what: 'The two become one. Where they differ, this record gets what stands in QuickBooks; what either leaves open comes over from the other.',
};
const TAKEN = 'This record gets what stands in QuickBooks, amounts included.';
const LEFT =
  'QuickBooks stays as it is, and so does this record. What cannot be read there is not written over by later changes here.';

function writesOurs(unreadable: string | null): string {
  const replaced = 'QuickBooks gets what stands here, in every field that differs.';
  return unreadable === null ? replaced : `${replaced} What has no place here is replaced by it.`;
}
