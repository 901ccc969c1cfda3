import { KeyRing, type KeyRingOptions } from '../key-ring.ts';
import { MasterKeys } from '../master-keys.ts';
import { keyContents, MemoryKeyStore, type KeyContents } from './memory-key-store.ts';

/** What wraps keys in memory, where nobody can steal a disk. */
const MASTER = new MasterKeys([new Uint8Array(32).fill(7)]);

/** A ring whose keys live as long as their contents: for specs, the simulation and benchmarks. Rings on one contents share their keys, as processes do. */
export const memoryKeyRing = (contents: KeyContents = keyContents(), more: Partial<KeyRingOptions> = {}): KeyRing =>
  new KeyRing({
    store: new MemoryKeyStore(contents),
    masters: MASTER,
    clock: { now: () => 0 },
    timing: { now: () => performance.now() },
    warn: () => undefined,
    ...more,
  });
