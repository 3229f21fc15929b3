/** "putSyncSettings" reads "Put sync settings": also for actions that are newer than this console. */
export function auditPhrase(action: string): string {
  const known: Readonly<Record<string, string>> = PHRASES;
  const words = action.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return known[action] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const PHRASES = {
  signIn: 'Signed in',
  signOut: 'Signed out',
  push: 'Started a push',
  pull: 'Started a pull',
  stopBatch: 'Stopped a push or pull',
  putSyncSettings: 'Changed the sync settings',
  putMapping: 'Chose a mapping',
  deleteMapping: 'Took a mapping back',
  requestRecordSync: 'Retried or synced a record',
  retryUnresolvedErrors: 'Retried all records of a cause',
  connect: 'Connected QuickBooks',
  disconnect: 'Disconnected QuickBooks',
  createConnection: 'Began connecting',
  resumeConnection: 'Ended a pause',
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
