import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { seal, unseal } from '../sealing/box.ts';
import { KeysRefused } from './errors.ts';

/** AES-256. */
export const KEY_BYTES = 32;
const NAME = 4;

interface Master {
  readonly name: Buffer;
  readonly key: KeyObject;
}

/** The keys that wrap all others. The first one wraps; all of them unwrap, so that one can take the place of another. */
export class MasterKeys {
  private readonly masters: readonly [Master, ...Master[]];

  /** Takes bytes of 32 each, the newest first. */
  constructor(keys: readonly Uint8Array[]) {
    const [first, ...others] = keys.map(masterOf);
    if (!first) throw new RangeError('there is no master key');
    this.masters = [first, ...others];
  }

  /** Encrypts key material, bound to its id: name of the master key, then the box. */
  wrap(id: string, material: Uint8Array): Buffer {
    const [{ name, key }] = this.masters;
    return Buffer.concat([name, seal(key, material, id)]);
  }

  /** The key material. Throws {@link KeysRefused} where no master key of ours wrapped it. */
  unwrap(id: string, wrapped: Uint8Array): Buffer {
    const master = this.masters.find(({ name }) => name.equals(wrapped.subarray(0, NAME)));
    const material = master && unseal(master.key, wrapped.subarray(NAME), id);
    if (!material) throw new KeysRefused('KEYS_MASTER_KEY is not the one that the stored keys are wrapped with');
    return material;
  }

  /** Whether it is the first master key that wrapped this. */
  isCurrent(wrapped: Uint8Array): boolean {
    return this.masters[0].name.equals(wrapped.subarray(0, NAME));
  }
}

function masterOf(bytes: Uint8Array): Master {
  if (bytes.byteLength !== KEY_BYTES) throw new RangeError(`a master key has ${KEY_BYTES} bytes, not ${bytes.byteLength}`);
  return { name: createHash('sha256').update('ringledger master key').update(bytes).digest().subarray(0, NAME), key: createSecretKey(bytes) };
}

/** Reads `KEYS_MASTER_KEY`: keys of 32 bytes in base64 (of either alphabet) or hex, comma separated. Null where any of them is something else. */
export function readMasterKeys(text: string): readonly Uint8Array[] | null {
  const keys = text.split(',').map((part) => part.trim()).filter((part) => part !== '').map(readKey);
  return keys.length === 0 || keys.includes(null) ? null : (keys as readonly Uint8Array[]);
}

function readKey(text: string): Uint8Array | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64url') : null;
}
