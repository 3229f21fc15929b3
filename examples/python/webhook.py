"""Takes what Ledgerbridge tells, verified with the library of Standard Webhooks: pip install standardwebhooks.

WEBHOOK_SECRET=whsec_… python3 examples/python/webhook.py 8090
"""

import http.server
import os
import sys

from standardwebhooks import Webhook, WebhookVerificationError

SEEN = set()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event = Webhook(os.environ["WEBHOOK_SECRET"]).verify(body, dict(self.headers))
        except WebhookVerificationError:
            self.send_response(401)
        else:
            # The same may come twice, under the same id.
            if self.headers["webhook-id"] not in SEEN:
                SEEN.add(self.headers["webhook-id"])
                print(event["type"], event["data"], flush=True)
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
