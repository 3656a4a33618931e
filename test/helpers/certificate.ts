// A certificate signed by its own key (RFC 5280), as small as one can be.

import { type KeyObject, sign } from 'node:crypto';

/** `host`: whom it is for, for those who look. */
export function selfSigned(privateKey: KeyObject, publicKey: KeyObject, host?: string): string {
  const algorithm = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'));
  const nobody = der(0x30, Buffer.alloc(0));
  const from = der(0x17, Buffer.from('200101000000Z'));
  const until = der(0x17, Buffer.from('491231235959Z'));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = der(
    0x30,
    Buffer.from('a003020102', 'hex'),
    der(0x02, Buffer.from([1])),
    algorithm,
    nobody,
    der(0x30, from, until),
    nobody,
    spki,
    ...(host === undefined ? [] : [namesOf(host)]),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = der(0x30, body, algorithm, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

/** Subject alternative name: one DNS name. */
function namesOf(host: string): Buffer {
  const names = der(0x30, der(0x82, Buffer.from(host)));
  return der(0xa3, der(0x30, der(0x30, Buffer.from('0603551d11', 'hex'), der(0x04, names))));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
