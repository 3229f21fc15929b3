import type { CallResult, Session } from '../../src/providers/provider.ts';

/** A session with fixed tokens: the first is `token`, each refusal gives the next of `renewed`. */
export function testSession(
  options: { companyId?: string; token?: string; renewed?: CallResult<string>[] } = {},
): Session & { reads: number; refused: string[] } {
  const renewed = [...(options.renewed ?? [])];
  const refused: string[] = [];
  const session = {
    companyId: options.companyId ?? '9130350000000001',
    tenantId: 'tenant',
    connectionId: 'connection',
    reads: 0,
    refused,
    async accessToken(old?: string): Promise<CallResult<string>> {
      if (old === undefined) return { ok: true, value: options.token ?? 'token-1' };
      refused.push(old);
      return renewed.shift() ?? { ok: true, value: 'token-2' };
    },
    async reserveRead() {
      session.reads += 1;
    },
  };
  return session;
}
