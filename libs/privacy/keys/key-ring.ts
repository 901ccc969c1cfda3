import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { KeysRefused } from './errors.ts';
import { readPayloadKeyId } from './key-ids.ts';
import type { KeyStore, StoredKey } from './key-store.ts';
import { KEY_BYTES, type MasterKeys } from './master-keys.ts';
import { PayloadPools } from './payload-pools.ts';
import { Recent } from './recent.ts';

/** What a key ring is put together from. */
export interface KeyRingOptions {
  readonly store: KeyStore;
  readonly masters: MasterKeys;
  /** The time, in milliseconds since the epoch. */
  readonly clock: { now(): number };
  /** Milliseconds since some moment, never going back. */
  readonly timing: { now(): number };
  /** Told, in words without personal data, of keys that are missing or do not open. */
  readonly warn: (message: string) => void;
  /** Makes no key that lasts: for whoever only looks. */
  readonly readOnly?: boolean;
}

/** Keys by id; null for one that is gone, so that what it sealed stays shut. */
export type Keys = ReadonlyMap<string, KeyObject | null>;

/** Keys that are held ready. */
const HELD = 16_384;

/** How long a look at the store's version holds, in milliseconds: within a second everybody knows of a key that another process destroyed. */
const GLANCE = 500;

/**
 * Data keys, unwrapped and ready, each one looked up once. What was destroyed is forgotten at once in this process and within a second in every other;
 * `generation` goes up then, for whoever remembers what was opened.
 */
export class KeyRing {
  readonly payloads: PayloadPools;
  readonly store: KeyStore;
  private readonly options: KeyRingOptions;
  private readonly held = new Recent<KeyObject | null>(HELD);
  private version = 0;
  private glancedAt = -Infinity;
  private changes = 0;
  private warned = false;

  constructor(options: KeyRingOptions) {
    this.options = options;
    this.store = options.store;
    this.payloads = new PayloadPools(options);
  }

  /** Goes up whenever keys were destroyed, here or elsewhere. */
  get generation(): number {
    return this.changes;
  }

  /** False once it is time to ask the store again whether keys were destroyed elsewhere. */
  get isFresh(): boolean {
    return this.options.timing.now() - this.glancedAt <= GLANCE;
  }

  /** Asks the store where it is time to; whoever shows what was opened before does so first. */
  async refresh(): Promise<void> {
    if (this.isFresh) return;
    const first = this.glancedAt === -Infinity;
    const version = await this.store.version();
    this.glancedAt = this.options.timing.now();
    if (version !== this.version && !first) return this.forget();
    this.version = version;
  }

  /** The keys, where all of them are at hand; null where they have to be looked up. */
  atHand(ids: Iterable<string>): Keys | null {
    const isFresh = this.isFresh;
    const found = new Map<string, KeyObject | null>();
    for (const id of ids) {
      const key = isFresh ? this.held.get(id) : undefined;
      if (key === undefined) return null;
      found.set(id, key);
    }
    return found;
  }

  /** The keys as far as they stand. One that was never made is lost, such as after an old backup was put back: null, like one that was destroyed. */
  look(ids: Iterable<string>): Promise<Keys> {
    return this.found(ids, (missing) => this.store.read(missing));
  }

  /** The same keys, those made that were never made. Durable once it resolves. */
  make(ids: Iterable<string>): Promise<Keys> {
    return this.found(ids, async (missing) => {
      const stored = await this.store.read(missing);
      const absent = missing.filter((id) => !stored.has(id));
      return absent.length === 0 ? stored : new Map([...stored, ...(await this.added(absent))]);
    });
  }

  /** The key of one payload; null where it is gone. */
  async payload(id: string): Promise<KeyObject | null> {
    await this.refresh();
    return this.payloads.find(id);
  }

  /** Destroys keys for good, those of payloads included. Resolves with the number of those that stood until now. */
  async destroy(ids: Iterable<string>): Promise<number> {
    const [payloads, others] = [[] as string[], [] as string[]];
    for (const id of new Set(ids)) (readPayloadKeyId(id) ? payloads : others).push(id);
    const punched = await this.payloads.destroy(payloads);
    const destroyed = others.length === 0 ? [] : await this.store.destroy(others);
    await this.forget();
    return punched + destroyed.length;
  }

  /** Of keys that were destroyed once, those that stand again or have no tombstone, such as after an old backup was put back. */
  async standing(ids: readonly string[]): Promise<readonly string[]> {
    const stored = await this.store.read(ids.filter((id) => !readPayloadKeyId(id)));
    const found: string[] = [];
    for (const id of ids) {
      const stands = readPayloadKeyId(id) ? (await this.payloads.find(id)) !== null : stored.get(id)?.wrapped !== null;
      if (stands) found.push(id);
    }
    return found;
  }

  /** Destroys the keys of all payloads that came in before an instant, as far as whole pools are that old. Resolves with the number of pools. */
  async destroyPoolsBefore(instant: number): Promise<number> {
    const old = await this.payloads.madeBefore(instant);
    if (old.length > 0) await this.destroy(old);
    return old.length;
  }

  private async forget(): Promise<void> {
    this.held.clear();
    this.payloads.forget();
    this.changes += 1;
    this.version = await this.store.version();
  }

  /** What was read before a destruction is never held after it. */
  private async found(ids: Iterable<string>, find: (missing: readonly string[]) => Promise<ReadonlyMap<string, StoredKey>>): Promise<Keys> {
    const wanted = [...ids];
    for (;;) {
      await this.refresh();
      const generation = this.changes;
      const [keys, missing] = this.sorted(wanted);
      const stored = missing.length === 0 ? new Map<string, StoredKey>() : await find(missing);
      if (this.changes !== generation) continue;
      for (const id of missing) keys.set(id, this.hold(id, stored.get(id)));
      return keys;
    }
  }

  private sorted(ids: Iterable<string>): [Map<string, KeyObject | null>, string[]] {
    const keys = new Map<string, KeyObject | null>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const key = this.held.get(id);
      if (key === undefined) missing.push(id);
      else keys.set(id, key);
    }
    return [keys, missing];
  }

  /** Of a ring that only looks, new keys live in memory alone. */
  private async added(ids: readonly string[]): Promise<ReadonlyMap<string, StoredKey>> {
    const madeAt = this.options.clock.now();
    const keys = ids.map((id) => ({ id, wrapped: this.options.masters.wrap(id, randomBytes(KEY_BYTES)), madeAt }));
    return this.options.readOnly ? new Map(keys.map((key) => [key.id, key])) : this.store.add(keys);
  }

  private hold(id: string, stored: StoredKey | undefined): KeyObject | null {
    if (!stored) return this.lost(id);
    const key = stored.wrapped && this.unwrapped(id, stored.wrapped);
    this.held.set(id, key);
    return key;
  }

  private unwrapped(id: string, wrapped: Uint8Array): KeyObject | null {
    try {
      return createSecretKey(this.options.masters.unwrap(id, wrapped));
    } catch (error) {
      if (!(error instanceof KeysRefused)) throw error;
      return this.lost(id);
    }
  }

  private lost(id: string): null {
    if (!this.warned) this.options.warn(`the key ${id} is missing or damaged, so what it sealed cannot be read; there may be more like it`);
    this.warned = true;
    return null;
  }
}
