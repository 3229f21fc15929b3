/** What reads of the other side are for; each is counted by it. */
export const READ_FEATURES = [
  'sync',
  'changes',
  'pull',
  'import',
  'balance_report',
  'preview',
  'undo',
  'proof',
  'company',
  'by_hand',
] as const;
export type ReadFeature = (typeof READ_FEATURES)[number];

const OF_ASKER: Readonly<Record<string, ReadFeature>> = {
  request: 'sync',
  rates: 'sync',
  changes: 'changes',
  pull: 'pull',
  import: 'import',
  balances: 'balance_report',
  preview: 'preview',
  'undo-preview': 'undo',
  undo: 'undo',
  proof: 'proof',
  company: 'company',
  features: 'company',
  person: 'by_hand',
};

/** Askers are named `<what>/<which>`; whoever is not known reads for a sync. */
export function featureOf(asker: string): ReadFeature {
  const [what = ''] = asker.split('/');
  return OF_ASKER[what] ?? 'sync';
}
