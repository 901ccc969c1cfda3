import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** Bytes of chance, fetched many at a time: each fetch costs as much as a cipher. */
const chance = Buffer.alloc(NONCE * 512);
let used = chance.length;

function nonce(): Buffer {
  if (used === chance.length) {
    randomFillSync(chance);
    used = 0;
  }
  used += NONCE;
  return Buffer.from(chance.subarray(used - NONCE, used));
}

/**
 * nonce | ciphertext | tag, with AES-256-GCM under a fresh nonce. `context` says where the box stands; it opens nowhere else. The key is a key object: with plain
 * bytes every call would begin with a conversion that takes three times as long as all the rest.
 */
export function seal(key: KeyObject, content: Uint8Array | string, context: string): Buffer {
  const iv = nonce();
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(context));
  const bytes = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content);
  cipher.final();
  return Buffer.concat([iv, bytes, cipher.getAuthTag()]);
}

/** What was sealed; null where the box was sealed under another key or stood elsewhere, or is damaged. */
export function unseal(key: KeyObject, box: Uint8Array, context: string): Buffer | null {
  if (box.byteLength < NONCE + TAG) return null;
  const decipher = createDecipheriv(CIPHER, key, box.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(box.subarray(-TAG));
  const content = decipher.update(box.subarray(NONCE, -TAG));
  try {
    decipher.final();
    return content;
  } catch {
    // The one thing that can go wrong here: the tag does not fit.
    return null;
  }
}
