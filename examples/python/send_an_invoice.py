"""Hands a customer and an invoice over and waits until the invoice is in QuickBooks; needs Python 3.9 and nothing else.

LEDGERBRIDGE_URL=http://127.0.0.1:4000 LEDGERBRIDGE_API_KEY=… python3 examples/python/send_an_invoice.py
"""

import datetime
import json
import os
import sys
import time
import urllib.error
import urllib.request

URL = os.environ.get("LEDGERBRIDGE_URL", "http://127.0.0.1:4000")
KEY = os.environ.get("LEDGERBRIDGE_API_KEY", "")


class Problem(Exception):
    """What the API says when it did not do it: `code` for programs, `remedy` for people."""

    def __init__(self, problem):
        super().__init__(f"{problem.get('code')}: {problem.get('detail')}\n{problem.get('remedy', '')}")
        self.retryable = problem.get("retryable", False)


def call(method, path, body=None, tries=3):
    """A repeat does no harm: a PUT is the same record under the same id."""
    request = urllib.request.Request(
        URL + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"authorization": f"Bearer {KEY}", "content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        problem = Problem(json.load(error))
        if not problem.retryable or tries == 1:
            raise problem from None
        time.sleep(float(error.headers.get("retry-after", 1)))
    except urllib.error.URLError:
        if tries == 1:
            raise
        time.sleep(1)
    return call(method, path, body, tries - 1)


def outcome(entity_type, record_id, looks=60):
    """Asks until the record is in step or needs somebody."""
    for _ in range(looks):
        for connection in call("GET", f"/v1/records/{entity_type}/{record_id}/sync")["connections"]:
            if connection["badge"] == "synced":
                return f"In QuickBooks: {connection['externalUrl']}"
            if connection["badge"] == "error":
                return f"{connection['message']}\n{connection['error']['remedy']}"
        time.sleep(1)
    return "Not there yet: see the sync log."


def main():
    call("PUT", "/v1/customers/python-customer", {"displayName": "Python Customer"})
    call(
        "PUT",
        "/v1/invoices/python-invoice",
        {
            "customerId": "python-customer",
            "number": "PY-1",
            "status": "sent",
            "issueDate": datetime.date.today().isoformat(),
            # Amounts are texts: no float has touched them.
            "lines": [{"description": "Spring clean-up", "quantity": "3", "unitPrice": "45.00", "amount": "135.00"}],
            "total": "135.00",
        },
    )
    print(outcome("invoice", "python-invoice"))


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(str(problem))
