/** What an operator can limit for a business: how much it keeps, and how often its programs call. */
export const TENANT_LIMITS = ['records', 'connections', 'webhook_endpoints', 'requests_per_minute'] as const;
export type TenantLimit = (typeof TENANT_LIMITS)[number];

/** Those that count what is kept. */
export type Quota = Exclude<TenantLimit, 'requests_per_minute'>;

/** A number, or null for none. What is left out is as the installation has it. */
export type TenantLimits = Partial<Record<TenantLimit, number | null>>;

export const LIMIT_LABELS: Readonly<Record<TenantLimit, string>> = {
  records: 'records',
  connections: 'connections',
  webhook_endpoints: 'webhook endpoints',
  requests_per_minute: 'calls a minute by all of its API keys',
};
