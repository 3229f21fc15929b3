import { z } from 'zod';
import type { TestApi } from './api.ts';

/** A method and path of the OpenAPI document: tests over all of them miss no route that is added later. */
export interface Operation {
  id: string;
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With its parameters in braces. */
  path: string;
  /** What it needs: a scope, any key or session (`any caller`), a `session`, or nothing (`public`). */
  access: string;
}

const METHODS = { get: 'GET', put: 'PUT', post: 'POST', delete: 'DELETE' } as const;
const operationSchema = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.partialRecord(z.enum(['get', 'put', 'post', 'delete']), operationSchema)),
});

/** Every operation below /v1. */
export async function operationsOf({ app }: TestApi): Promise<Operation[]> {
  const { paths } = documentSchema.parse((await app.inject('/openapi.json')).json());
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, security = [] }]) => ({
        id: operationId,
        path,
        method: METHODS[z.enum(['get', 'put', 'post', 'delete']).parse(method)],
        access: accessOf(security),
      })),
    );
}

function accessOf([first]: Record<string, string[]>[]): string {
  if (!first) return 'public';
  return first.apiKey ? (first.apiKey[0] ?? 'any caller') : 'session';
}

/** Valid bodies, so that an answer is about access and not about the body. */
export function bodyFor(operation: Operation): unknown {
  const bodies: Record<string, unknown> = {
    putCustomer: { displayName: 'Someone' },
    putServiceItem: { name: 'Something' },
    putTeamMember: { name: 'Somebody' },
    createTeamMember: { id: 'new', data: { name: 'Somebody' } },
    createCustomer: { id: 'new', data: { displayName: 'Someone' } },
    createServiceItem: { id: 'new', data: { name: 'Something' } },
    saveRecords: [],
    requestRecordSync: {},
    requestSyncs: { type: 'payment', ids: ['pay_a'] },
    decideRecordSides: { connectionId: 'con_a', choice: 'ours', seen: '0' },
    putLocale: { locale: 'en-CA' },
    putPayoutSource: { style: 'deposit' },
    addSigningSecret: { secret: 'whsec_0123456789' },
    createConnection: { provider: 'fakebooks' },
    putSyncSettings: {
      enabled: true,
      autoSync: { customer: true, service_item: true, invoice: true, payment: true },
      conflictPolicy: 'ask',
    },
    putSyncConnector: { morning: 'by_hand', timeZone: null, night: { from: '22:00', to: '05:00' } },
    putMapping: { externalId: '1' },
    addConnector: { name: 'Office', userId: 'nobody' },
    syncAccounts: { ids: ['cus_a'] },
    unsyncAccounts: { ids: ['cus_a'] },
    approveChanges: { version: '1:1:' },
    undoClearing: { rows: ['export-1'] },
    retryErrorLog: { rows: 'all' },
    fixEditSequence: { rows: 'all' },
    linkAccount: { externalId: '1' },
    createWebhookEndpoint: { url: 'https://example.com/hook' },
    putWebhookEndpoint: { url: 'https://example.com/hook' },
    rotateWebhookSecret: {},
    replayWebhooks: { since: '2026-11-22T00:00:00Z' },
    push: {},
    undoPush: { removal: 'delete' },
    undoRecords: { type: 'customer', connectionId: 'con_a', ids: ['cus_a'] },
    pull: { entityTypes: ['customer'] },
    importTransactions: { transactions: [{ type: 'invoice', externalId: '1' }] },
    retryUnresolvedErrors: { type: 'DuplicateName' },
    startImport: { entityTypes: ['customer'] },
    confirmImport: {},
    decideImportRows: { filter: {}, decision: 'create' },
    decideImportRow: { decision: 'create' },
    inviteUser: { email: 'new@example.com', name: 'Someone New', role: 'member' },
    changeUser: { name: 'Someone Else', role: 'member', disabled: false },
    changePassword: { current: 'not the password', next: 'another password' },
    putMailSettings: { time: 'at_once', kinds: ['unresolved'], timeZone: 'Europe/Berlin' },
    createApiKey: { name: 'another', role: 'owner', scopes: ['keys:write'] },
  };
  return bodies[operation.id];
}
