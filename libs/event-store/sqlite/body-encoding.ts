import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A body as its table holds it. */
export interface EncodedBody {
  readonly encoding: number;
  readonly bytes: Uint8Array;
}

const AS_IT_IS = 0;
const DEFLATED = 1;

/** Smaller bodies are not worth the time; most webhooks are. */
const COMPRESSED_ABOVE = 16_384;

/** Compresses a body above 16 KiB, quickly rather than well, unless that makes it no smaller; one that is known to be packed is left as it is. */
export function encodeBody(body: Uint8Array, packed = false): EncodedBody {
  if (!packed && body.byteLength > COMPRESSED_ABOVE) {
    const bytes = deflateRawSync(body, { level: 1 });
    if (bytes.byteLength < body.byteLength) return { encoding: DEFLATED, bytes };
  }
  return { encoding: AS_IT_IS, bytes: body };
}

/** The bytes that came in. Throws for an encoding that this version does not know. */
export function decodeBody({ encoding, bytes }: EncodedBody): Uint8Array {
  if (encoding === AS_IT_IS) return new Uint8Array(bytes);
  if (encoding === DEFLATED) return new Uint8Array(inflateRawSync(bytes));
  throw new Error(`a body is stored in an unknown encoding: ${encoding}`);
}
