/** What an operator can switch off for a tenant. All are on until somebody does. */
export const TENANT_FEATURES = ['desktop'] as const;
export type TenantFeature = (typeof TENANT_FEATURES)[number];
