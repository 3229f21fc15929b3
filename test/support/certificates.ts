import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** Certificates for a server and a client on this machine, made for one run: X.509 in DER, signed with P-256. */
export interface Certificate {
  /** PEM. */
  cert: string;
  key: string;
}

export interface Authority {
  /** PEM of its own certificate. */
  cert: string;
  issue(name: string): Certificate;
}

export function createAuthority(name: string): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = { name, key: keys.privateKey };
  return {
    cert: certify({ name, publicKey: keys.publicKey, signer, extensions: [CA_ONLY] }),
    issue(subject) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return {
        cert: certify({ name: subject, publicKey: own.publicKey, signer, extensions: [BOTH_ENDS, HERE] }),
        key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

const tagged = (tag: number, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const long = [length >> 8, length & 255].filter((byte, index) => byte > 0 || index > 0);
  return Buffer.concat([Buffer.from(length < 128 ? [tag, length] : [tag, 128 + long.length, ...long]), body]);
};
const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
const octets = (body: Buffer) => tagged(0x04, body);
const id = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const time = (date: Date) =>
  tagged(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
const bits = (body: Buffer) => tagged(0x03, Buffer.from([0]), body);
const critical = tagged(0x01, Buffer.from([255]));

/** RFC 5280: `commonName`, `ecdsa-with-SHA256`, and the extensions by their numbers. */
const COMMON_NAME = id('550403');
const ALGORITHM = sequence(id('2a8648ce3d040302'));
const CA_ONLY = sequence(id('551d13'), critical, octets(sequence(critical)));
const BOTH_ENDS = sequence(id('551d25'), octets(sequence(id('2b06010505070301'), id('2b06010505070302'))));
/** `localhost` and 127.0.0.1. */
const HERE = sequence(
  id('551d11'),
  octets(sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.from([127, 0, 0, 1])))),
);

const named = (name: string) =>
  sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, Buffer.from(name)))));

interface Wanted {
  name: string;
  publicKey: KeyObject;
  signer: { name: string; key: KeyObject };
  extensions: Buffer[];
}

const YEAR_MS = 365 * 86_400_000;

function certify({ name, publicKey, signer, extensions }: Wanted): string {
  const now = Date.now();
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, serial),
    ALGORITHM,
    named(signer.name),
    sequence(time(new Date(now - YEAR_MS)), time(new Date(now + YEAR_MS))),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const whole = sequence(content, ALGORITHM, bits(sign('sha256', content, signer.key)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
