import type { KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { payloadKeyId } from '../keys/key-ids.ts';
import type { PayloadKey } from '../keys/payload-pools.ts';
import { seal, unseal } from './box.ts';

/** What a sealed body begins with; no JSON does. The fourth byte says how its content is packed. */
const MARK = Buffer.from([0x00, 0x52, 0x4c]);
const AS_IT_IS = 1;
const DEFLATED = 2;

const POOL = 8;
const HEADER = MARK.length + 1 + POOL + 2;

/** Smaller bodies are not worth the time; most webhooks are. */
const COMPRESSED_ABOVE = 16_384;

/** mark | packing | pool | place in it | box. The body is packed before it is sealed, since a box never gets smaller. */
export function sealBody(body: Uint8Array, { key, pool, n }: PayloadKey, logId: string): Uint8Array {
  const { packing, bytes } = packed(body);
  const header = Buffer.alloc(HEADER);
  MARK.copy(header);
  header[MARK.length] = packing;
  header.write(pool, MARK.length + 1, 'hex');
  header.writeUInt16BE(n, HEADER - 2);
  return Buffer.concat([header, seal(key, bytes, placeOf(logId, header))]);
}

/** The id of the key that a body is sealed under; null for one that was stored before there were keys. */
export function bodyKeyOf(body: Uint8Array): string | null {
  if (body.byteLength < HEADER || !MARK.equals(body.subarray(0, MARK.length))) return null;
  const header = Buffer.from(body.buffer, body.byteOffset, HEADER);
  return payloadKeyId(header.toString('hex', MARK.length + 1, HEADER - 2), header.readUInt16BE(HEADER - 2));
}

/** The bytes that came in; null where the box does not open under this key. */
export function openBody(body: Uint8Array, key: KeyObject, logId: string): Uint8Array | null {
  const header = body.subarray(0, HEADER);
  const bytes = unseal(key, body.subarray(HEADER), placeOf(logId, header));
  if (bytes === null) return null;
  return new Uint8Array(header[MARK.length] === DEFLATED ? inflateRawSync(bytes) : bytes);
}

const placeOf = (logId: string, header: Uint8Array): string => `${logId} ${Buffer.from(header).toString('hex')}`;

function packed(body: Uint8Array): { readonly packing: number; readonly bytes: Uint8Array } {
  if (body.byteLength > COMPRESSED_ABOVE) {
    const bytes = deflateRawSync(body, { level: 1 });
    if (bytes.byteLength < body.byteLength) return { packing: DEFLATED, bytes };
  }
  return { packing: AS_IT_IS, bytes: body };
}
