"""Reads the WSDL with zeep, drives one session by it, and prints what was answered as one line of JSON."""
import json
import sys

from zeep import Client

given = json.loads(sys.argv[1])
service = Client(given["wsdl"]).service


def company_file(request):
    return given["response"] if request else ""


out = {"serverVersion": service.serverVersion(), "clientVersion": service.clientVersion(strVersion="34.0.10003.40")}
out["refused"] = service.authenticate(strUserName=given["user"], strPassword="wrong")
signed_in = service.authenticate(strUserName=given["user"], strPassword=given["password"])
out["signedIn"] = signed_in
ticket = signed_in[0]
out["request"] = service.sendRequestXML(
    ticket=ticket,
    strHCPResponse=given["hello"],
    strCompanyFileName="C:\\books.qbw",
    qbXMLCountry="US",
    qbXMLMajorVers=16,
    qbXMLMinorVers=0,
)
out["percent"] = service.receiveResponseXML(ticket=ticket, response=given["response"], hresult="", message="")
out["error"] = service.getLastError(ticket=ticket)
out["closed"] = service.closeConnection(ticket=ticket)
out["connectionError"] = service.connectionError(ticket=ticket, hresult="0x80040408", message="Could not start QuickBooks.")
print(json.dumps(out, default=list))
