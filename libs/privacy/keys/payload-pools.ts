import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { KeysRefused } from './errors.ts';
import { payloadKeyId, poolId, POOLS, readPayloadKeyId } from './key-ids.ts';
import type { KeyStore } from './key-store.ts';
import { KEY_BYTES, type MasterKeys } from './master-keys.ts';
import { Recent } from './recent.ts';

/** A key that seals one payload and nothing else. */
export interface PayloadKey {
  readonly id: string;
  /** The name of its pool: 16 hexadecimal digits. */
  readonly pool: string;
  readonly n: number;
  readonly key: KeyObject;
}

interface PoolOptions {
  readonly store: KeyStore;
  readonly masters: MasterKeys;
  readonly clock: { now(): number };
}

/** A pool of this process, and how many of its keys were handed out. */
interface OwnPool {
  readonly name: string;
  readonly madeAt: number;
  readonly material: Buffer;
  used: number;
}

/** Keys a pool: one commit for so many payloads. */
export const POOL_SIZE = 1_024;

/** A new pool is made when so many keys of the last one are left. */
const LOW = 256;

/** Pools that are held ready for reading. */
const HELD = 64;

const HOUR = 60 * 60 * 1_000;

/**
 * Every payload has a key of its own, and none may wait for it: so keys are made ahead, a pool of them in one row. Nobody knows how many keys an earlier process
 * handed out, so a process begins with a pool of its own; and no pool is handed out from for longer than an hour, so that it grows old as its payloads do.
 * Destroying one key overwrites its bytes in the pool.
 */
export class PayloadPools {
  private readonly options: PoolOptions;
  private readonly held = new Recent<Buffer>(HELD);
  private current: OwnPool | null = null;
  private spare: OwnPool | null = null;
  private making: Promise<void> | null = null;
  private destructions = 0;

  constructor(options: PoolOptions) {
    this.options = options;
  }

  /** Makes the first pool, so that the first payload need not wait. */
  async prepare(): Promise<void> {
    if (!this.spare) await this.made();
  }

  /** A key that nobody had before; null where a new pool has to be made first. */
  take(): PayloadKey | null {
    if (!this.current || this.isSpent(this.current)) [this.current, this.spare] = [this.spare, null];
    if (!this.current || this.isSpent(this.current)) return null;
    const pool = this.current;
    const n = pool.used++;
    if (POOL_SIZE - pool.used <= LOW) this.refill();
    return { id: payloadKeyId(pool.name, n), pool: pool.name, n, key: createSecretKey(keyIn(pool.material, n)) };
  }

  /** The same, after a new pool was made where that is needed. */
  async next(): Promise<PayloadKey> {
    for (;;) {
      const taken = this.take();
      if (taken) return taken;
      await this.made();
    }
  }

  /** The key of a payload; null where it was destroyed, or its pool is gone. */
  async find(id: string): Promise<KeyObject | null> {
    const place = readPayloadKeyId(id);
    const material = place && (await this.material(place.pool));
    const bytes = material && keyIn(material, place.n);
    return bytes && !isBlank(bytes) ? createSecretKey(bytes) : null;
  }

  /** Overwrites keys in their pools. Resolves with the number of those that stood. */
  async destroy(ids: readonly string[]): Promise<number> {
    const pools = new Map<string, number[]>();
    for (const { pool, n } of ids.flatMap((id) => readPayloadKeyId(id) ?? [])) pools.set(pool, [...(pools.get(pool) ?? []), n]);
    let destroyed = 0;
    for (const [pool, numbers] of pools) destroyed += await this.punch(pool, numbers);
    return destroyed;
  }

  /** Pools that stand and were made before an instant. */
  async madeBefore(instant: number): Promise<readonly string[]> {
    const old: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await this.options.store.list(POOLS, after, 1_000);
      old.push(...page.filter(({ wrapped, madeAt }) => wrapped && madeAt < instant).map(({ id }) => id));
      after = page.at(-1)?.id ?? null;
      if (after === null) return old;
    }
  }

  /** What was unwrapped for reading may be of the past. */
  forget(): void {
    this.destructions += 1;
    this.held.clear();
  }

  private isSpent({ used, madeAt }: OwnPool): boolean {
    return used >= POOL_SIZE || Math.abs(this.options.clock.now() - madeAt) >= HOUR;
  }

  /** Meanwhile the rest of the last pool is handed out. A fault is met again by whoever needs the new one. */
  private refill(): void {
    if (!this.spare) this.made().catch(() => undefined);
  }

  /** One at a time, for all who wait. */
  private made(): Promise<void> {
    return (this.making ??= this.make().finally(() => (this.making = null)));
  }

  private async make(): Promise<void> {
    const name = randomBytes(8).toString('hex');
    const material = randomBytes(KEY_BYTES * POOL_SIZE);
    const madeAt = this.options.clock.now();
    const id = poolId(name);
    await this.options.store.add([{ id, wrapped: this.options.masters.wrap(id, material), madeAt }]);
    this.spare = { name, madeAt, material, used: 0 };
  }

  private async material(pool: string): Promise<Buffer | null> {
    const held = this.held.get(pool);
    if (held) return held;
    const id = poolId(pool);
    const before = this.destructions;
    const wrapped = (await this.options.store.read([id])).get(id)?.wrapped;
    const material = wrapped ? this.unwrapped(id, wrapped) : null;
    if (material && before === this.destructions) this.held.set(pool, material);
    return material;
  }

  private async punch(pool: string, numbers: readonly number[]): Promise<number> {
    const id = poolId(pool);
    for (;;) {
      const from = (await this.options.store.read([id])).get(id)?.wrapped;
      const material = from ? this.unwrapped(id, from) : null;
      if (!from || !material) return 0;
      const standing = numbers.filter((n) => !isBlank(keyIn(material, n)));
      for (const n of standing) keyIn(material, n).fill(0);
      if (standing.length === 0) return 0;
      const done = await this.options.store.replace([{ id, from, to: this.options.masters.wrap(id, material) }]);
      if (done.length > 0) return standing.length;
    }
  }

  /** Null for a pool that is damaged, as good as destroyed. */
  private unwrapped(id: string, wrapped: Uint8Array): Buffer | null {
    try {
      return this.options.masters.unwrap(id, wrapped);
    } catch (error) {
      if (!(error instanceof KeysRefused)) throw error;
      return null;
    }
  }
}

const keyIn = (material: Buffer, n: number): Buffer => material.subarray(n * KEY_BYTES, (n + 1) * KEY_BYTES);

/** Also true beyond the end of a pool. */
const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);
