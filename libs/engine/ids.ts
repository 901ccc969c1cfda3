import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Where fresh ids come from; the simulation brings a seeded one. */
export interface IdSource {
  /** A UUID, for events. */
  uuid(): string;
  /** 26 letters and digits of chance, for contacts, dials and requests. */
  random(): string;
}

/** Ids from the machine's source of chance. */
export const randomIds: IdSource = {
  uuid: () => randomUUID(),
  random: () => base32(randomBytes(16)),
};

/** The id of a request: the same workspace, route and key give the same one. */
export function commandIdOf(workspace: string, route: string, key: string): string {
  return base32(createHash('sha256').update(JSON.stringify([workspace, route, key])).digest().subarray(0, 16));
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Crockford's alphabet in lower case: no letters that are mistaken for digits. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}
