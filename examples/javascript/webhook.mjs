// Takes what Ledgerbridge tells, verified with the library of Standard Webhooks: npm install standardwebhooks.
//
//   WEBHOOK_SECRET=whsec_… node examples/javascript/webhook.mjs 8090
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const seen = new Set();

function verified(body, headers) {
  try {
    return webhook.verify(body, headers);
  } catch {
    return undefined;
  }
}

const server = createServer(async (request, response) => {
  const event = verified(await text(request), request.headers);
  if (!event) return response.writeHead(401).end();
  // The same may come twice, under the same id.
  const id = request.headers['webhook-id'];
  if (!seen.has(id)) console.log(event.type, JSON.stringify(event.data));
  seen.add(id);
  response.writeHead(204).end();
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(server.address().port));
