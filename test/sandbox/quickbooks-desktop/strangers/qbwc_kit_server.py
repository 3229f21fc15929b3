"""qbwc-kit's service behind the standard library's HTTP server: its own adapter needs FastAPI."""
from http.server import BaseHTTPRequestHandler, HTTPServer

from qbwc_kit import QBWCService, QBXMLRequest, SimpleTask, StaticAuthenticator, query


class Customers(SimpleTask):
    name = "customers"

    def build(self, ctx):
        return QBXMLRequest([query("Customer", request_id="1")], version=ctx.qbxml_version)

    def handle(self, ctx, response):
        print("answer", len(list(response)), flush=True)


service = QBWCService(StaticAuthenticator("tester", "secret", [Customers()]))


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = service.dispatch(self.rfile.read(int(self.headers["Content-Length"]))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
print("listening", server.server_port, flush=True)
server.serve_forever()
