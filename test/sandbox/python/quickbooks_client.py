"""Drives the unmodified python-quickbooks and intuit-oauth clients; only their base addresses are set."""
import json
import re
import sys
from datetime import datetime, timedelta, timezone

import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from quickbooks import QuickBooks
from quickbooks.batch import batch_create
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import QuickbooksException, ValidationException
from quickbooks.objects import Attachable, Customer, Invoice, Item, Payment, Ref
from quickbooks.objects.attachable import AttachableRef
from quickbooks.objects.detailline import SalesItemLine, SalesItemLineDetail
from quickbooks.objects.payment import PaymentLine

facts = json.loads(sys.argv[1])
result = {}

auth = AuthClient(
    facts["clientId"], facts["clientSecret"], "http://localhost:1/callback", facts["discoveryUrl"],
)
address = auth.get_authorization_url([Scopes.ACCOUNTING, Scopes.OPENID], state_token="a-state")
page = requests.get(address).text
fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
fields.update(realmId=facts["realmId"], decision="approve")
fields = {name: value.replace("&amp;", "&") for name, value in fields.items()}
answer = requests.post(auth.auth_endpoint, data=fields, allow_redirects=False)
back = dict(re.findall(r"[?&](\w+)=([^&]+)", answer.headers["Location"]))
result["state"] = back["state"]
auth.get_bearer_token(back["code"], realm_id=back["realmId"])
result["identity"] = auth.id_token is not None
auth.refresh()
result["user"] = auth.get_user_info().json()["sub"]

QuickBooks.api_url_v3 = QuickBooks.sandbox_api_url_v3 = facts["baseUrl"] + "/v3"
client = QuickBooks(auth_client=auth, refresh_token=auth.refresh_token, company_id=back["realmId"], minorversion=75)

customer = Customer()
customer.DisplayName = "Python Client"
customer.save(qb=client)
customer = Customer.get(customer.Id, qb=client)
customer.Notes = "seen"
customer.save(qb=client)
customer = Customer.get(customer.Id, qb=client)
result["customer"] = {"token": customer.SyncToken, "notes": customer.Notes}

try:
    twin = Customer()
    twin.DisplayName = "python client"
    twin.save(qb=client)
except QuickbooksException as refused:
    result["duplicate"] = refused.error_code

try:
    Customer.where("Colour = 'x'", qb=client)
except ValidationException as refused:
    result["badQuery"] = refused.error_code

item = Item.filter(Name="Services", qb=client)[0]


def sale(amount):
    line = SalesItemLine()
    line.Amount = amount
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = item.to_ref()
    invoice = Invoice()
    invoice.CustomerRef = customer.to_ref()
    invoice.Line.append(line)
    return invoice


invoice = sale(100)
invoice.save(qb=client)
payment = Payment()
payment.CustomerRef = customer.to_ref()
payment.TotalAmt = 60
part = PaymentLine()
part.Amount = 60
part.LinkedTxn.append(invoice.to_linked_txn())
payment.Line.append(part)
payment.save(qb=client)
invoice = Invoice.get(invoice.Id, qb=client)
result["balance"] = invoice.Balance
result["count"] = Customer.count("DisplayName LIKE 'Python%'", qb=client)
result["found"] = [one.DocNumber for one in Invoice.where(f"CustomerRef = '{customer.Id}'", qb=client)] == [invoice.DocNumber]

answer = batch_create([sale(1), sale(2)], qb=client)
result["batch"] = [len(answer.successes), len(answer.faults)]

since = (datetime.now(timezone.utc) - timedelta(minutes=5)).isoformat()
changes = change_data_capture([Invoice, Customer], since, qb=client)
result["changed"] = len(changes.Invoice)

gone = sale(5)
gone.save(qb=client)
gone.delete(qb=client)
voided = sale(7)
voided.save(qb=client)
voided.void(qb=client)
result["voided"] = Invoice.get(voided.Id, qb=client).TotalAmt

note = Attachable()
owner = AttachableRef()
owner.EntityRef = invoice.to_ref()
note.AttachableRef.append(owner)
note.FileName = "note.txt"
note.ContentType = "text/plain"
note._FileBytes = b"hello from a file"
note.save(qb=client)
result["file"] = requests.get(Attachable.get(note.Id, qb=client).TempDownloadUri).text
result["pdf"] = invoice.download_pdf(qb=client)[:4].decode()

auth.revoke()
try:
    Customer.get(customer.Id, qb=client)
except QuickbooksException as refused:
    result["revoked"] = type(refused).__name__

print(json.dumps(result))
