import type { JsonObject } from '../json.ts';
import { number, objects, text } from '../json.ts';
import type { Sandbox } from '../sandbox.ts';
import { handleCompanyCall } from '../service/handle.ts';
import { ControlError } from './control-error.ts';

/** What a client asked a company for, in order, as far as the log reaches; made to be kept in a file. */
export function recordingOf(sandbox: Sandbox, realmId: string): JsonObject {
  const calls = sandbox.log
    .list(realmId)
    .map(({ method, path, query, requestBody, contentType, status }) => ({
      method,
      path: path.slice(`/v3/company/${realmId}`.length),
      query,
      contentType,
      body: requestBody,
      status,
    }));
  return { calls };
}

/** Does again what was recorded, in the company now, and says where the status differs from the recorded one. */
export async function replay(sandbox: Sandbox, realmId: string, recording: JsonObject): Promise<JsonObject> {
  const { clientId } = sandbox.app;
  const scope = 'com.intuit.quickbooks.accounting';
  const { access_token } = sandbox.tokens.issue({ realmId, clientId, scope });
  const differing: JsonObject[] = [];
  const calls = objects(recording, 'calls');
  for (const [index, call] of calls.entries()) {
    const path = text(call, 'path');
    if (!path) throw new ControlError(400, `call ${index} has no path`);
    const answer = await handleCompanyCall(sandbox, {
      method: text(call, 'method') ?? 'GET',
      path: `/v3/company/${realmId}${path}`,
      query: new URLSearchParams(text(call, 'query') ?? ''),
      headers: {
        authorization: `Bearer ${access_token}`,
        accept: 'application/json',
        'content-type': text(call, 'contentType') ?? 'application/json',
      },
      body: Buffer.from(text(call, 'body') ?? ''),
      arrivedAt: sandbox.clock.now(),
      tid: `replay-${index}`,
    });
    if (answer.status !== number(call, 'status')) {
      differing.push({ index, recorded: number(call, 'status') ?? 0, now: answer.status });
    }
  }
  return { replayed: calls.length, differing };
}
