const REDACTED = '[redacted]';
/** Shorter ones would take ordinary words out. */
const SHORTEST_SECRET = 8;

/** Whatever looks like something that opens a door, wherever it comes from. */
const KEYS = [
  /\bBearer\s+[\w.~+/=-]+/gi,
  /\b(?:lbk|whsec|sk_live|sk_test|rk_live|rk_test|ses)_[\w+/=-]{8,}/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
];
const EMAIL = /[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g;
/** Where people live and how they are called up: nobody needs that to understand a sync. */
const PERSONAL = [
  /("(?:FreeFormNumber|Line[1-5]|PostalCode|Phone|Fax|phone|line[12]|postalCode)"\s*:\s*")(?:[^"\\]|\\.)*(")/g,
  /(<(?:Phone|AltPhone|Fax|Addr[1-5]|PostalCode)>)[^<]*(<\/)/g,
  // JSON inside a text of JSON.
  /(\\"(?:FreeFormNumber|Line[1-5]|PostalCode|Phone|Fax|phone|line[12]|postalCode)\\"\s*:\s*\\")[^"\\]*(\\")/g,
  // As sentences of the log name both sides of a difference.
  /(\b(?:phone|(?:\w+ )?address): “)[^”]*(”)/gi,
  /(\b(?:phone|(?:\w+ )?address): (?:“[^”]*”|nothing) here, “)[^”]*(”)/gi,
];

/** Takes the known secrets, whatever looks like one, and how people are reached out of a text. */
export function createScrubber(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(asWritten))];
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret, REDACTED);
    for (const pattern of KEYS) clean = clean.replace(pattern, REDACTED);
    for (const pattern of PERSONAL) clean = clean.replace(pattern, `$1${REDACTED}$2`);
    return clean.replace(EMAIL, '[e-mail]');
  };
}

/** A text inside of JSON, an address or base64 is written otherwise. */
function asWritten(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ];
}
