// Runs the npm package as its README says. Where it is installed is the argument; port and login are its environment.
const Server = require(process.argv[2]);

const query = (id) =>
  `<?xml version="1.0" ?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError"><CustomerQueryRq requestID="${id}"/></QBXMLMsgsRq></QBXML>`;
const server = new Server();
server.setQBXMLHandler({
  fetchRequests: (callback) => callback(null, [query('1'), query('2')]),
  handleResponse: (response) => process.stdout.write(`answer ${/statusMessage="[^"]*"/.exec(response)}\n`),
  didReceiveError: (hresult) => process.stdout.write(`hresult ${hresult}\n`),
});
server.run();
