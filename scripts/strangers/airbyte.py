"""Checks, discovers and reads with the unmodified airbyte-source-quickbooks; only its addresses are set."""
import json
import os
import subprocess
import sys
from importlib import util

facts = json.loads(sys.argv[1])
folder = os.path.dirname(util.find_spec("source_quickbooks").origin)
manifest = os.path.join(folder, "manifest.yaml")
with open(manifest, encoding="utf-8") as source:
    text = source.read()
for host in ("https://sandbox-quickbooks.api.intuit.com", "https://quickbooks.api.intuit.com", "https://oauth.platform.intuit.com"):
    text = text.replace(host, facts["baseUrl"])
with open(manifest, "w", encoding="utf-8") as target:
    target.write(text)


def file(name, content):
    with open(name, "w", encoding="utf-8") as out:
        json.dump(content, out)
    return os.path.abspath(name)


def run(*args):
    """The messages of one call of the source."""
    command = [sys.executable, "-c", "from source_quickbooks.run import run; run()", *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    for line in lines:
        if line["type"] == "TRACE" and line["trace"]["type"] == "ERROR":
            print(line["trace"]["error"]["message"], file=sys.stderr)
    return lines


config = file("airbyte-config.json", {
    "realm_id": facts["realmId"], "auth_type": "oauth2.0", "client_id": facts["clientId"],
    "client_secret": facts["clientSecret"], "access_token": facts["accessToken"], "refresh_token": facts["refreshToken"],
    "token_expiry_date": "2020-01-01T00:00:00Z", "start_date": facts["since"], "sandbox": True,
})
[status] = [line["connectionStatus"]["status"] for line in run("check", "--config", config) if line["type"] == "CONNECTION_STATUS"]
[catalog] = [line["catalog"] for line in run("discover", "--config", config) if line["type"] == "CATALOG"]
wanted = file("airbyte-catalog.json", {"streams": [
    {"stream": stream, "sync_mode": "full_refresh", "destination_sync_mode": "overwrite"} for stream in catalog["streams"]
]})
counts, complete = {}, set()
for line in run("read", "--config", config, "--catalog", wanted):
    if line["type"] == "RECORD":
        counts[line["record"]["stream"]] = counts.get(line["record"]["stream"], 0) + 1
    elif line["type"] == "TRACE" and line["trace"]["type"] == "STREAM_STATUS":
        told = line["trace"]["stream_status"]
        if told["status"] == "COMPLETE":
            complete.add(told["stream_descriptor"]["name"])
print(json.dumps({"status": status, "streams": len(catalog["streams"]), "complete": len(complete), "counts": counts}))
