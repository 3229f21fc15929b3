import type { ApiConfig } from './deps.ts';

/** Where an operator sees the run in the Temporal Web UI; without a known address only its id. */
export function workflowLink(
  { TEMPORAL_UI_URL, TEMPORAL_NAMESPACE }: ApiConfig,
  id: string,
  runId: string | null,
) {
  return { id, runId, url: TEMPORAL_UI_URL ? address(TEMPORAL_UI_URL, TEMPORAL_NAMESPACE, id, runId) : null };
}

function address(base: string, namespace: string, id: string, runId: string | null): string {
  const path = ['namespaces', namespace, 'workflows', id, ...(runId ? [runId] : [])];
  return `${base.replace(/\/$/, '')}/${path.map(encodeURIComponent).join('/')}`;
}
