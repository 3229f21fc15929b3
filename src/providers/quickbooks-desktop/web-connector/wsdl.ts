import { escapeText } from '../qbxml/text.ts';
import { VENDOR_NAMESPACE } from './envelope.ts';

interface Operation {
  name: string;
  /** Parameters, in their order; texts unless they are named here with a type. */
  parameters: readonly (string | readonly [string, string])[];
  result: 'string' | 'int' | 'ArrayOfString';
}

const OPERATIONS: readonly Operation[] = [
  { name: 'serverVersion', parameters: [], result: 'string' },
  { name: 'clientVersion', parameters: ['strVersion'], result: 'string' },
  { name: 'authenticate', parameters: ['strUserName', 'strPassword'], result: 'ArrayOfString' },
  {
    name: 'sendRequestXML',
    parameters: [
      'ticket',
      'strHCPResponse',
      'strCompanyFileName',
      'qbXMLCountry',
      ['qbXMLMajorVers', 'int'],
      ['qbXMLMinorVers', 'int'],
    ],
    result: 'string',
  },
  { name: 'receiveResponseXML', parameters: ['ticket', 'response', 'hresult', 'message'], result: 'int' },
  { name: 'connectionError', parameters: ['ticket', 'hresult', 'message'], result: 'string' },
  { name: 'getLastError', parameters: ['ticket'], result: 'string' },
  { name: 'closeConnection', parameters: ['ticket'], result: 'string' },
];

/** The service as SOAP clients read it. */
export function wsdl(address: string): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:tns="${VENDOR_NAMESPACE}" targetNamespace="${VENDOR_NAMESPACE}">`,
    types(),
    ...OPERATIONS.map(messages),
    `<wsdl:portType name="QBWebConnectorSvcSoap">${OPERATIONS.map(portOperation).join('')}</wsdl:portType>`,
    binding(),
    '<wsdl:service name="QBWebConnectorSvc"><wsdl:port name="QBWebConnectorSvcSoap" binding="tns:QBWebConnectorSvcSoap">',
    `<soap:address location="${escapeText(address)}"/></wsdl:port></wsdl:service></wsdl:definitions>`,
  ].join('\n');
}

function types(): string {
  const array =
    '<s:complexType name="ArrayOfString"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="string" nillable="true" type="s:string"/></s:sequence></s:complexType>';
  return `<wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="${VENDOR_NAMESPACE}">${OPERATIONS.map(elements).join('')}${array}</s:schema></wsdl:types>`;
}

function elements({ name, parameters, result }: Operation): string {
  const inside = parameters.map((parameter) => {
    const [called, type] = typeof parameter === 'string' ? [parameter, 'string'] : parameter;
    return field(called, type === 'int' ? 's:int' : 's:string');
  });
  return `${complex(name, inside.join(''))}${complex(`${name}Response`, field(`${name}Result`, resultType(result)))}`;
}

function complex(name: string, inside: string): string {
  return `<s:element name="${name}"><s:complexType><s:sequence>${inside}</s:sequence></s:complexType></s:element>`;
}

/** Real calls leave texts out, or empty; numbers are always there. */
function field(name: string, type: string): string {
  return `<s:element minOccurs="${type === 's:int' ? 1 : 0}" maxOccurs="1" name="${name}" type="${type}"/>`;
}

function resultType(result: Operation['result']): string {
  return result === 'ArrayOfString' ? 'tns:ArrayOfString' : `s:${result}`;
}

function messages({ name }: Operation): string {
  const message = (suffix: string, element: string) =>
    `<wsdl:message name="${name}${suffix}"><wsdl:part name="parameters" element="tns:${element}"/></wsdl:message>`;
  return `${message('SoapIn', name)}${message('SoapOut', `${name}Response`)}`;
}

function portOperation({ name }: Operation): string {
  return `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}SoapIn"/><wsdl:output message="tns:${name}SoapOut"/></wsdl:operation>`;
}

function binding(): string {
  const literal = '<soap:body use="literal"/>';
  const operations = OPERATIONS.map(
    ({ name }) =>
      `<wsdl:operation name="${name}"><soap:operation soapAction="${VENDOR_NAMESPACE}${name}" style="document"/><wsdl:input>${literal}</wsdl:input><wsdl:output>${literal}</wsdl:output></wsdl:operation>`,
  );
  return `<wsdl:binding name="QBWebConnectorSvcSoap" type="tns:QBWebConnectorSvcSoap"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>${operations.join('')}</wsdl:binding>`;
}
