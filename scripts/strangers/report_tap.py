"""Syncs with the unmodified tap-quickbooks-report; only its addresses are set. Its two reports are its streams."""
import io
import json
import os
import sys
from contextlib import redirect_stdout

os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
import tap_quickbooks_report as tap  # noqa: E402
from intuitlib import config as addresses  # noqa: E402
from tap_quickbooks_report.streams import QuickbooksStream  # noqa: E402

facts = json.loads(sys.argv[1])
for name in addresses.DISCOVERY_URL:
    addresses.DISCOVERY_URL[name] = facts["baseUrl"] + "/.well-known/openid_configuration"
QuickbooksStream.base_url = facts["baseUrl"]
config = {
    "client_id": facts["clientId"], "client_secret": facts["clientSecret"], "environment": "sandbox",
    "redirect_uri": "http://localhost/cb", "realm_id": facts["realmId"], "refresh_token": facts["refreshToken"],
    "refresh_token_expires_at": "2099-01-01 00:00:00 UTC", "start_date": facts["since"][:10],
}
with open("config.json", "w", encoding="utf-8") as out:
    json.dump(config, out)
sys.argv = ["tap-quickbooks-report", "-c", "config.json"]
said = io.StringIO()
with redirect_stdout(said):
    tap.main()
messages = [json.loads(line) for line in said.getvalue().splitlines() if line.startswith("{")]
counts = {}
for message in messages:
    if message["type"] == "RECORD":
        counts[message["stream"]] = counts.get(message["stream"], 0) + 1
print(json.dumps({"streams": len(counts), "counts": counts}))
