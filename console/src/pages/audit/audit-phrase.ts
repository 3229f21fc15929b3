/** "putSyncSettings" reads "Put sync settings": also for actions that are newer than this console. */
export function auditPhrase(action: string): string {
  const known: Readonly<Record<string, string>> = PHRASES;
  const words = action.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return known[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the page can be narrowed to. */
export function auditActions(): { value: string; label: string }[] {
  return Object.entries(PHRASES)
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

const PHRASES = {
  signIn: 'Signed in',
  signOut: 'Signed out',
  push: 'Started a push',
  pull: 'Started a pull',
  importTransactions: 'Imported named transactions',
  stopBatch: 'Stopped a push or pull',
  forceSync: 'Pressed Force Sync',
  stopSync: 'Pressed Stop',
  closeAutosync: 'Pressed Close Autosync',
  putSyncConnector: 'Changed the hours of the connector',
  startSyncRun: 'Began a sync run',
  openConnector: 'Opened the connector in the morning',
  endConnectorForNight: 'Ended the connector for the night',
  closeConnector: 'Closed the connector',
  repairConnector: 'Started the connector again that stood still',
  repairSyncRun: 'Started a sync run again that got no further',
  startBalanceReport: 'Updated the balance report',
  cancelBalanceReport: 'Cancelled a balance report',
  syncAccounts: 'Put accounts into the sync',
  unsyncAccounts: 'Took accounts out of the sync',
  linkAccount: 'Linked an account',
  createSupportBundle: 'Made a support bundle',
  retryErrorLog: 'Retried records of the Error Log',
  fixEditSequence: 'Had both sides merged',
  undoPush: 'Undid a push',
  putBack: 'Put back what a sync replaced',
  putSyncSettings: 'Changed the sync settings',
  putMapping: 'Chose a mapping',
  deleteMapping: 'Took a mapping back',
  requestRecordSync: 'Retried or synced a record',
  decideRecordSides: 'Chose between both sides of a record',
  approvedChanges: 'Approved changes in the Sync Wizard',
  undidCleared: 'Brought cleared changes back to the Sync Wizard',
  retryUnresolvedErrors: 'Retried all records of a cause',
  connect: 'Connected QuickBooks',
  disconnect: 'Disconnected QuickBooks',
  createConnection: 'Began connecting',
  addConnector: 'Added a computer of QuickBooks Desktop',
  revokeConnector: 'Revoked a computer of QuickBooks Desktop',
  runDesktopSync: 'Ran the Web Connector',
  resumeConnection: 'Ended a pause',
  readCompany: 'Had the company read again',
  putPayoutSource: 'Changed the connection to Stripe',
  deletePayoutSource: 'Disconnected Stripe',
  addSigningSecret: 'Added a signing secret of Stripe',
  deleteSigningSecret: 'Deleted a signing secret of Stripe',
  createWebhookEndpoint: 'Added a webhook address',
  putWebhookEndpoint: 'Changed a webhook address',
  deleteWebhookEndpoint: 'Deleted a webhook address',
  rotateWebhookSecret: 'Rotated the secret of a webhook address',
  testWebhookEndpoint: 'Sent a test to a webhook address',
  replayWebhooks: 'Sent webhooks again',
  replayWebhookDelivery: 'Sent a webhook again',
  createApiKey: 'Made an API key',
  revokeApiKey: 'Revoked an API key',
  inviteUser: 'Invited somebody',
  inviteUserAgain: 'Made a new link for somebody',
  acceptInvitation: 'Accepted an invitation',
  changeUser: 'Changed a user',
  changePassword: 'Changed the own password',
  setUpUser: 'Set a user up on the command line',
  createTenant: 'Made this business',
} as const;
