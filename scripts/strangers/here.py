"""Sets the base addresses of the unmodified python-quickbooks and intuit-oauth; loaded by pytest -p."""
import os

from intuitlib import config
from quickbooks.client import QuickBooks

base = os.environ["SANDBOX"]
for name in config.DISCOVERY_URL:
    config.DISCOVERY_URL[name] = base + "/.well-known/openid_configuration"
QuickBooks.sandbox_api_url_v3 = QuickBooks.api_url_v3 = base + "/v3"
