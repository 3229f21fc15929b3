import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

/** The API's shapes under the names that the pages use. */
export type Batch = Schemas['Batch'];
export type Connection = Schemas['Connection'];
export type Health = Schemas['ConnectionHealth'];
export type Settings = Schemas['SyncSettings'];
export type NewSettings = Schemas['NewSyncSettings'];
export type ChangedSettings = Schemas['ChangedSyncSettings'];
export type EntityType = Schemas['EntityType'];
export type LogEntry = Schemas['SyncLogEntry'];
export type Unresolved = Schemas['UnresolvedErrors'];
export type UnresolvedGroup = Unresolved['groups'][number];
export type RecordSync = Schemas['RecordSync'];
export type ConnectionSync = Schemas['ConnectionSync'];
export type Session = Schemas['Session'];
export type Scope = Session['scopes'][number];
export type Role = Session['user']['role'];
export type User = Schemas['User'];
export type ApiKey = Schemas['ApiKey'];
export type AuditEntry = Schemas['AuditEntry'];
export type Actor = Schemas['Actor'];
export type MappingKind = Schemas['MappingKind'];
export type MappingSubject = Schemas['MappingSubject'];
export type MappingChoice = Schemas['MappingChoice'];
export type Region = Schemas['Region'];
export type ConflictPolicy = Settings['conflictPolicy'];
export type Preview = Schemas['PushPreview'];
export type PreviewItem = Schemas['PushPreviewItem'];
export type VendorDetail = Schemas['VendorDetail'];
export type SyncErrorType = UnresolvedGroup['type'];
export type PayoutSummary = Schemas['PayoutSummary'];
export type PayoutView = Schemas['PayoutView'];
export type WebhookEndpoint = Schemas['WebhookEndpoint'];
export type WebhookDelivery = Schemas['WebhookDelivery'];
export type PushType = NonNullable<Schemas['NewPush']['entityTypes']>[number];
export type PullType = Schemas['NewPull']['entityTypes'][number];
