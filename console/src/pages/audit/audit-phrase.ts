import { t } from '../../language/say.ts';

/** "putSyncSettings" reads "Put sync settings": also for actions that are newer than this console. */
export function auditPhrase(action: string): string {
  const known: Readonly<Record<string, string>> = { ...OF_RECORDS, ...PHRASES };
  const words = action.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return known[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** What programs ask for all day: nobody narrows the page to it. */
const OF_RECORDS: Readonly<Record<string, string>> = {
  putCustomer: t`Put customer`,
  putInvoice: t`Put invoice`,
  putPayment: t`Put payment`,
  putServiceItem: t`Put service item`,
  putTeamMember: t`Put team member`,
  putTimesheet: t`Put timesheet`,
  deleteCustomer: t`Delete customer`,
  deleteInvoice: t`Delete invoice`,
  deletePayment: t`Delete payment`,
  deleteServiceItem: t`Delete service item`,
  deleteTeamMember: t`Delete team member`,
  deleteTimesheet: t`Delete timesheet`,
  sendInvoice: t`Send invoice`,
  collectPayment: t`Collect payment`,
  approveTimesheet: t`Approve timesheet`,
};

/** What the page can be narrowed to. */
export function auditActions(): { value: string; label: string }[] {
  return Object.entries(PHRASES)
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

const PHRASES = {
  signIn: t`Signed in`,
  signOut: t`Signed out`,
  push: t`Started a push`,
  pull: t`Started a pull`,
  importTransactions: t`Imported named transactions`,
  stopBatch: t`Stopped a push or pull`,
  forceSync: t`Pressed Force Sync`,
  stopSync: t`Pressed Stop`,
  closeAutosync: t`Pressed Close Autosync`,
  putSyncConnector: t`Changed the hours of the connector`,
  startSyncRun: t`Began a sync run`,
  openConnector: t`Opened the connector in the morning`,
  endConnectorForNight: t`Ended the connector for the night`,
  closeConnector: t`Closed the connector`,
  repairConnector: t`Started the connector again that stood still`,
  repairSyncRun: t`Started a sync run again that got no further`,
  startBalanceReport: t`Updated the balance report`,
  cancelBalanceReport: t`Cancelled a balance report`,
  syncAccounts: t`Put accounts into the sync`,
  unsyncAccounts: t`Took accounts out of the sync`,
  linkAccount: t`Linked an account`,
  createSupportBundle: t`Made a support bundle`,
  retryErrorLog: t`Retried records of the Error Log`,
  fixEditSequence: t`Had both sides merged`,
  undoPush: t`Undid a push`,
  putBack: t`Put back what a sync replaced`,
  putSyncSettings: t`Changed the sync settings`,
  putLocale: t`Chose how dates and amounts are written`,
  putMapping: t`Chose a mapping`,
  deleteMapping: t`Took a mapping back`,
  requestRecordSync: t`Retried or synced a record`,
  decideRecordSides: t`Chose between both sides of a record`,
  approvedChanges: t`Approved changes in the Sync Wizard`,
  undidCleared: t`Brought cleared changes back to the Sync Wizard`,
  retryUnresolvedErrors: t`Retried all records of a cause`,
  connect: t`Connected QuickBooks`,
  disconnect: t`Disconnected QuickBooks`,
  createConnection: t`Began connecting`,
  addConnector: t`Added a computer of QuickBooks Desktop`,
  revokeConnector: t`Revoked a computer of QuickBooks Desktop`,
  runDesktopSync: t`Ran the Web Connector`,
  resumeConnection: t`Ended a pause`,
  readCompany: t`Had the company read again`,
  putPayoutSource: t`Changed the connection to Stripe`,
  deletePayoutSource: t`Disconnected Stripe`,
  addSigningSecret: t`Added a signing secret of Stripe`,
  deleteSigningSecret: t`Deleted a signing secret of Stripe`,
  createWebhookEndpoint: t`Added a webhook address`,
  putWebhookEndpoint: t`Changed a webhook address`,
  deleteWebhookEndpoint: t`Deleted a webhook address`,
  rotateWebhookSecret: t`Rotated the secret of a webhook address`,
  testWebhookEndpoint: t`Sent a test to a webhook address`,
  replayWebhooks: t`Sent webhooks again`,
  replayWebhookDelivery: t`Sent a webhook again`,
  createApiKey: t`Made an API key`,
  revokeApiKey: t`Revoked an API key`,
  inviteUser: t`Invited somebody`,
  inviteUserAgain: t`Made a new link for somebody`,
  acceptInvitation: t`Accepted an invitation`,
  changeUser: t`Changed a user`,
  changePassword: t`Changed the own password`,
  setUpUser: t`Set a user up on the command line`,
  createTenant: t`Made this business`,
} as const;
