"""django-quickbooks with its session manager's queue in memory: the packaged one needs RabbitMQ."""
import sys
import types

# The package is of 2020: Django dropped this module since.
sys.modules["django.utils.six"] = types.ModuleType("django.utils.six")
sys.modules["django.utils.six"].string_types = (str,)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.configure(
    DEBUG=True, SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF="served", USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django_quickbooks"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    QBWC_SETTINGS={"SESSION_MANAGER_CLASS": "memory_sessions.Sessions", "LOCAL_MODEL_CLASSES": {}},
)

QUERY = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">'
    '<CustomerQueryRq requestID="1"/></QBXMLMsgsRq></QBXML>'
)


class Sessions:
    def __init__(self):
        self.left = {}

    def authenticate(self, username, password):
        if (username, password) == ("tester", "secret"):
            return types.SimpleNamespace(id="realm", is_active=True)

    def in_session(self, realm):
        return False

    def add_new_jobs(self, realm):
        self.jobs = [QUERY]

    def new_jobs(self, realm):
        return len(self.jobs)

    def set_ticket(self, realm):
        ticket = "5d2cbd8e-0000-4000-8000-000000000001"
        self.left[ticket] = list(self.jobs)
        return ticket

    def get_request(self, ticket):
        jobs = self.left.get(ticket, [])
        return jobs.pop(0) if jobs else ""

    def process_response(self, ticket, response, hresult, message):
        print("answer", "CustomerRet" in response, flush=True)
        return 100 if not self.left.get(ticket) else 50

    def clear_ticket(self, ticket):
        self.left.pop(ticket, None)


sys.modules["memory_sessions"] = types.ModuleType("memory_sessions")
sys.modules["memory_sessions"].Sessions = Sessions
django.setup()

from django.core.servers.basehttp import WSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

served = types.ModuleType("served")
from django_quickbooks.urls import urlpatterns  # noqa: E402
served.urlpatterns = urlpatterns
sys.modules["served"] = served

server = WSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
server.set_app(get_wsgi_application())
print("listening", server.server_port, flush=True)
server.serve_forever()
