import { randomBytes } from 'node:crypto';
import { openKeys } from './open-keys.ts';
import type { KeyRing, KeyRingOptions } from './key-ring.ts';
import { MasterKeys } from './master-keys.ts';
import { keyContents, MemoryKeyStore, type KeyContents } from './memory/memory-key-store.ts';

/** One place where keys lie, and any number of rings on it, as so many processes have them. Time stands still unless it is moved. */
export class KeyRack {
  readonly contents: KeyContents;
  readonly master = randomBytes(32);
  readonly warned: string[] = [];
  /** Calls of the store that fail from now on, and with what; default: a fault of the program. */
  failing: readonly string[] = [];
  fault: Error | null = null;
  time = { clock: 1_800_000_000_000, timing: 0 };

  constructor(contents: KeyContents = keyContents()) {
    this.contents = contents;
  }

  open(more: Partial<KeyRingOptions> = {}): Promise<KeyRing> {
    const store = new MemoryKeyStore(this.contents, (call) => {
      if (this.failing.includes(call)) throw this.fault ?? new Error(`planned fault at ${call}`);
    });
    return openKeys({
      store,
      masters: new MasterKeys([this.master]),
      clock: { now: () => this.time.clock },
      timing: { now: () => this.time.timing },
      warn: (message) => void this.warned.push(message),
      ...more,
    });
  }
}
