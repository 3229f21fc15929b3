import { t } from '../language/say.ts';

/** What an entry of the Sync Log says was done: the closed list of the API, in its order. */
const ACTIONS: Readonly<Record<string, string>> = {
  created: t`created`,
  updated: t`updated`,
  deactivated: t`deactivated`,
  voided: t`voided`,
  deleted: t`deleted`,
  linked: t`linked`,
  'already up to date': t`already up to date`,
  'not eligible': t`not eligible`,
  'sync is off': t`sync is off`,
  'prerequisite not met': t`prerequisite not met`,
  held: t`held`,
  'will be tried again': t`will be tried again`,
  failed: t`failed`,
  'ours kept': t`ours kept`,
  'left as it is': t`left as it is`,
  'under way': t`under way`,
  conflict: t`conflict`,
  'to be linked': t`to be linked`,
  'changed there': t`changed there`,
  'gone there': t`gone there`,
  'inactive there': t`inactive there`,
  'reference missing': t`reference missing`,
  'not representable': t`not representable`,
  'undone: deleted': t`undone: deleted`,
  'undone: voided': t`undone: voided`,
  'undone: made inactive': t`undone: made inactive`,
  'undone: put back': t`undone: put back`,
  'not undone': t`not undone`,
};

/** One that is newer than this console keeps its name. */
export function actionLabel(action: string): string {
  return ACTIONS[action] ?? action;
}

/** As the first word of a cell. */
export function actionTitle(action: string): string {
  const label = actionLabel(action);
  return label.charAt(0).toUpperCase() + label.slice(1);
}
