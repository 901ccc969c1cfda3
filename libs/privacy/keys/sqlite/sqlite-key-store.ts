import { KeysUnavailable } from '../errors.ts';
import type { KeyChange, KeyStore, NewKey, StoredKey } from '../key-store.ts';
import { openKeysFile, openKeysFileReadOnly, type KeysConnection } from './keys-file.ts';

/** The keys of a data directory: `keys.db`. Throws {@link KeysRefused}. */
export const openSqliteKeyStore = (directory: string): KeyStore => new SqliteKeyStore(openKeysFile(directory));

/** The same for whoever only looks; what would write rejects. */
export const openSqliteKeyStoreReadOnly = (directory: string): KeyStore => new SqliteKeyStore(openKeysFileReadOnly(directory));

interface Row {
  readonly id: string;
  readonly wrapped: Buffer | null;
  readonly made_at: number;
}

interface Waiting {
  readonly keys: readonly NewKey[];
  readonly resolve: (keys: ReadonlyMap<string, StoredKey>) => void;
  readonly reject: (error: Error) => void;
}

/** Every transaction is flushed before it is answered (`synchronous=FULL`); calls to `add` that wait together share one. */
class SqliteKeyStore implements KeyStore {
  private readonly connection: KeysConnection;
  private readonly statements: ReturnType<typeof prepare>;
  private waiting: Waiting[] = [];

  constructor(connection: KeysConnection) {
    this.connection = connection;
    this.statements = prepare(connection);
  }

  async read(ids: readonly string[]): Promise<ReadonlyMap<string, StoredKey>> {
    return this.reaching(() => this.rows(ids));
  }

  add(keys: readonly NewKey[]): Promise<ReadonlyMap<string, StoredKey>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ keys, resolve, reject });
      // After the event loop has been round, so that whoever comes meanwhile comes along.
      if (this.waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  async replace(changes: readonly KeyChange[]): Promise<readonly string[]> {
    const done = this.writing(() => {
      const replaced = changes.filter(({ id, from, to }) => this.statements.replace.run(to, id, from).changes > 0);
      if (replaced.length > 0) this.statements.count.run();
      return replaced.map(({ id }) => id);
    });
    this.cutLog();
    return done;
  }

  async destroy(ids: readonly string[]): Promise<readonly string[]> {
    const standing = this.writing(() => {
      const found = [...this.rows([...new Set(ids)]).values()].filter(({ wrapped }) => wrapped !== null);
      for (const id of ids) this.statements.destroy.run(id);
      this.statements.count.run();
      return found.map(({ id }) => id);
    });
    this.cutLog();
    return standing;
  }

  async list(prefix: string, after: string | null, limit: number): Promise<readonly StoredKey[]> {
    const from = after ?? '';
    return this.reaching(() => this.statements.list.all(from, prefix, `${prefix}\u{10ffff}`, limit).map(storedOf));
  }

  async link(owner: string, id: string): Promise<void> {
    this.writing(() => this.statements.link.run(owner, id));
  }

  async linked(owner: string): Promise<readonly string[]> {
    return this.reaching(() => this.statements.linked.all(owner));
  }

  async note(name: string): Promise<Uint8Array | null> {
    return this.reaching(() => this.statements.note.get(name) ?? null);
  }

  async setNote(name: string, value: Uint8Array): Promise<void> {
    this.writing(() => this.statements.setNote.run(name, value));
  }

  async version(): Promise<number> {
    return this.reaching(() => this.statements.version.get() ?? 0);
  }

  async close(): Promise<void> {
    this.connection.close();
  }

  /** Earlier states of the pages lie in the write-ahead log until it is cut off. A reader in another process may be in the way: then the next one cuts it. */
  private cutLog(): void {
    this.reaching(() => this.connection.pragma('wal_checkpoint(TRUNCATE)'));
  }

  private flush(): void {
    const group = this.waiting.splice(0);
    try {
      this.writing(() => {
        for (const { id, wrapped, madeAt } of group.flatMap(({ keys }) => keys)) this.statements.add.run(id, wrapped, madeAt);
      });
      const answers = group.map(({ keys }) => this.reaching(() => this.rows(keys.map(({ id }) => id))));
      group.forEach(({ resolve }, index) => resolve(answers[index] ?? new Map<string, StoredKey>()));
    } catch (error) {
      for (const { reject } of group) reject(error as Error);
    }
  }

  private rows(ids: readonly string[]): ReadonlyMap<string, StoredKey> {
    const found = new Map<string, StoredKey>();
    for (const id of ids) {
      const row = this.statements.read.get(id);
      if (row) found.set(id, storedOf(row));
    }
    return found;
  }

  private writing<T>(write: () => T): T {
    return this.reaching(() => this.connection.transaction(write).immediate());
  }

  private reaching<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new KeysUnavailable(`keys.db cannot be used: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  }
}

const storedOf = ({ id, wrapped, made_at: madeAt }: Row): StoredKey => ({ id, wrapped, madeAt });

function prepare(connection: KeysConnection) {
  return {
    read: connection.prepare<[string], Row>('SELECT id, wrapped, made_at FROM keys WHERE id = ?'),
    add: connection.prepare<[string, Uint8Array, number]>('INSERT INTO keys (id, wrapped, made_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING'),
    replace: connection.prepare<[Uint8Array, string, Uint8Array]>('UPDATE keys SET wrapped = ? WHERE id = ? AND wrapped = ?'),
    destroy: connection.prepare<[string]>('INSERT INTO keys (id, wrapped, made_at) VALUES (?, NULL, 0) ON CONFLICT (id) DO UPDATE SET wrapped = NULL'),
    list: connection.prepare<[string, string, string, number], Row>(
      'SELECT id, wrapped, made_at FROM keys WHERE id > ? AND id >= ? AND id < ? ORDER BY id LIMIT ?',
    ),
    link: connection.prepare<[string, string]>('INSERT INTO links (owner, id) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    linked: connection.prepare<[string], string>('SELECT id FROM links WHERE owner = ? ORDER BY id').pluck(),
    note: connection.prepare<[string], Buffer>('SELECT value FROM notes WHERE name = ?').pluck(),
    setNote: connection.prepare<[string, Uint8Array]>(
      'INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ),
    version: connection.prepare<[], number>('SELECT changes FROM version').pluck(),
    count: connection.prepare('UPDATE version SET changes = changes + 1'),
  };
}
