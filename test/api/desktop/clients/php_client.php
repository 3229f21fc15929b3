<?php
/** Reads the WSDL with ext-soap, drives one session by it, and prints what was answered as one line of JSON. */
$given = json_decode($argv[1], true);
$service = new SoapClient($given['wsdl'], ['cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => true]);

/** A list with one string comes as a string. */
function strings($result): array
{
    return (array) $result->authenticateResult->string;
}

$out = [];
$out['serverVersion'] = $service->serverVersion([])->serverVersionResult;
$out['clientVersion'] = $service->clientVersion(['strVersion' => '34.0.10003.40'])->clientVersionResult;
$out['refused'] = strings($service->authenticate(['strUserName' => $given['user'], 'strPassword' => 'wrong']));
$out['signedIn'] = strings($service->authenticate(['strUserName' => $given['user'], 'strPassword' => $given['password']]));
$ticket = ['ticket' => $out['signedIn'][0]];
$out['request'] = $service->sendRequestXML($ticket + [
    'strHCPResponse' => $given['hello'],
    'strCompanyFileName' => 'C:\\books.qbw',
    'qbXMLCountry' => 'US',
    'qbXMLMajorVers' => 16,
    'qbXMLMinorVers' => 0,
])->sendRequestXMLResult;
$out['percent'] = $service->receiveResponseXML($ticket + ['response' => $given['response'], 'hresult' => '', 'message' => ''])->receiveResponseXMLResult;
$out['error'] = $service->getLastError($ticket)->getLastErrorResult;
$out['closed'] = $service->closeConnection($ticket)->closeConnectionResult;
$out['connectionError'] = $service->connectionError($ticket + ['hresult' => '0x80040408', 'message' => 'Could not start QuickBooks.'])->connectionErrorResult;
echo json_encode($out), "\n";
