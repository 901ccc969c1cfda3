import { KeysUnavailable } from '../errors.ts';
import type { KeyChange, KeyStore, NewKey, StoredKey } from '../key-store.ts';

/** What lies in the store, apart from the store: a second store over it finds what the first one wrote, as after a restart. */
export interface KeyContents {
  readonly keys: Map<string, StoredKey>;
  readonly links: Map<string, Set<string>>;
  readonly notes: Map<string, Uint8Array>;
  version: number;
}

/** Nothing yet. */
export const keyContents = (): KeyContents => ({ keys: new Map(), links: new Map(), notes: new Map(), version: 0 });

/** A key store for tests and the simulation. `gate` is asked before every call and may fail it, or hold it. */
export class MemoryKeyStore implements KeyStore {
  private readonly contents: KeyContents;
  private readonly gate: (call: keyof KeyStore) => void | Promise<void>;
  private closed = false;

  constructor(contents: KeyContents = keyContents(), gate: MemoryKeyStore['gate'] = () => undefined) {
    this.contents = contents;
    this.gate = gate;
  }

  async read(ids: readonly string[]): Promise<ReadonlyMap<string, StoredKey>> {
    await this.reach('read');
    return new Map(ids.flatMap((id) => entry(this.contents.keys.get(id))));
  }

  async add(keys: readonly NewKey[]): Promise<ReadonlyMap<string, StoredKey>> {
    await this.reach('add');
    const { keys: known } = this.contents;
    for (const { id, wrapped, madeAt } of keys) if (!known.has(id)) known.set(id, { id, wrapped: Uint8Array.from(wrapped), madeAt });
    return new Map(keys.flatMap(({ id }) => entry(known.get(id))));
  }

  async replace(changes: readonly KeyChange[]): Promise<readonly string[]> {
    await this.reach('replace');
    const { keys } = this.contents;
    const standing = changes.filter(({ id, from }) => same(keys.get(id)?.wrapped, from));
    for (const { id, to } of standing) keys.set(id, { ...(keys.get(id) as StoredKey), wrapped: Uint8Array.from(to) });
    if (standing.length > 0) this.contents.version += 1;
    return standing.map(({ id }) => id);
  }

  async destroy(ids: readonly string[]): Promise<readonly string[]> {
    await this.reach('destroy');
    const { keys } = this.contents;
    const standing = [...new Set(ids)].filter((id) => keys.get(id)?.wrapped);
    for (const id of ids) keys.set(id, { id, madeAt: keys.get(id)?.madeAt ?? 0, wrapped: null });
    this.contents.version += 1;
    return standing;
  }

  async list(prefix: string, after: string | null, limit: number): Promise<readonly StoredKey[]> {
    await this.reach('list');
    return [...this.contents.keys.values()]
      .filter(({ id }) => id.startsWith(prefix) && (after === null || id > after))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async link(owner: string, id: string): Promise<void> {
    await this.reach('link');
    this.contents.links.set(owner, (this.contents.links.get(owner) ?? new Set()).add(id));
  }

  async linked(owner: string): Promise<readonly string[]> {
    await this.reach('linked');
    return [...(this.contents.links.get(owner) ?? [])].sort();
  }

  async note(name: string): Promise<Uint8Array | null> {
    await this.reach('note');
    return this.contents.notes.get(name) ?? null;
  }

  async setNote(name: string, value: Uint8Array): Promise<void> {
    await this.reach('setNote');
    this.contents.notes.set(name, Uint8Array.from(value));
  }

  async version(): Promise<number> {
    await this.reach('version');
    return this.contents.version;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** Looks on both sides of the gate: a call that was held while the store closed may not write any more. */
  private async reach(call: keyof KeyStore): Promise<void> {
    this.checkOpen();
    await this.gate(call);
    this.checkOpen();
  }

  private checkOpen(): void {
    if (this.closed) throw new KeysUnavailable('the store of keys is closed');
  }
}

const entry = (key: StoredKey | undefined): [string, StoredKey][] => (key ? [[key.id, key]] : []);

const same = (a: Uint8Array | null | undefined, b: Uint8Array): boolean => Boolean(a) && Buffer.compare(a as Uint8Array, b) === 0;
