import type { TenantFeature } from '../domain/tenant-feature.ts';

/** How people are told of a provider before they have connected it. */
export interface ProviderDescription {
  /** As the vendor calls it. */
  title: string;
  /** For whom it is, in one sentence. */
  lead: string;
  /** What connecting it takes, for whoever is about to. */
  connectLead: string;
  /** Its companies are the vendor's for trying things out; absent where they are real ones. */
  sandbox?: boolean;
  /** The feature of a tenant without which nobody connects it; absent where everybody may. */
  feature?: TenantFeature;
}
