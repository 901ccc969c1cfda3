import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scratch } from '#testing/scratch';
import { keyStoreContract } from '../key-store-contract.fixture.ts';
import type { KeyStore } from '../key-store.ts';
import { openSqliteKeyStore, openSqliteKeyStoreReadOnly } from './sqlite-key-store.ts';

const { folder, removeAll } = scratch();

afterAll(removeAll);

keyStoreContract('sqlite', () => {
  const directory = folder();
  const opened: KeyStore[] = [];
  const open = (): KeyStore => {
    const store = openSqliteKeyStore(directory);
    opened.push(store);
    return store;
  };
  return { store: open(), again: open, dispose: async () => void (await Promise.all(opened.map((store) => store.close()))) };
});

const wrapped = (n: number): Uint8Array => Uint8Array.from({ length: 60 }, (_, i) => (n * 31 + i * 7) % 256);

/** Whether bytes lie in any file of a folder. */
const liesIn = (directory: string, bytes: Uint8Array): boolean =>
  readdirSync(directory).some((name) => readFileSync(join(directory, name)).includes(Buffer.from(bytes)));

describe('keys.db', () => {
  it('leaves nothing of a destroyed or replaced key in any of its files, the write-ahead log included', async () => {
    const directory = folder();
    const store = openSqliteKeyStore(directory);
    await store.add(Array.from({ length: 200 }, (_, n) => ({ id: `demo/ct_${n}`, wrapped: wrapped(n), madeAt: 0 })));
    const large = Uint8Array.from({ length: 32_000 }, (_, i) => (i * 13) % 251);
    await store.add([{ id: 'payload:1', wrapped: large, madeAt: 0 }]);
    expect(liesIn(directory, wrapped(57))).toBe(true);
    await store.destroy(['demo/ct_57']);
    expect(liesIn(directory, wrapped(57))).toBe(false);
    await store.replace([{ id: 'payload:1', from: large, to: Uint8Array.of(1) }]);
    expect(liesIn(directory, large.subarray(10_000, 10_060))).toBe(false);
    expect(liesIn(directory, wrapped(58))).toBe(true);
    await store.close();
  });

  it('shares one transaction among those who add together', async () => {
    const directory = folder();
    const store = openSqliteKeyStore(directory);
    const counter = new Database(join(directory, 'keys.db'), { readonly: true });
    const changes = (): unknown => counter.pragma('data_version', { simple: true });
    const before = changes();
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.add([{ id: `a${n}`, wrapped: wrapped(n), madeAt: 0 }])));
    expect(Number(changes()) - Number(before)).toBe(1);
    counter.close();
    await store.close();
  });

  it('rejects all of a group that cannot be written, and none of it is there', async () => {
    const store = openSqliteKeyStore(folder());
    const broken = { id: 'bad', wrapped: 'no bytes' as unknown as Uint8Array, madeAt: 0 };
    const outcomes = await Promise.allSettled([store.add([{ id: 'good', wrapped: wrapped(1), madeAt: 0 }]), store.add([broken])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await store.read(['good'])).size).toBe(0);
    await store.close();
  });

  it('can be looked at beside the process that writes it, and by nobody who wants to write', async () => {
    const directory = folder();
    const writer = openSqliteKeyStore(directory);
    await writer.add([{ id: 'a', wrapped: wrapped(1), madeAt: 0 }]);
    const reader = openSqliteKeyStoreReadOnly(directory);
    expect((await reader.read(['a'])).size).toBe(1);
    await expect(reader.add([{ id: 'b', wrapped: wrapped(2), madeAt: 0 }])).rejects.toThrow('keys.db cannot be used');
    await writer.destroy(['a']);
    expect((await reader.read(['a'])).get('a')?.wrapped).toBeNull();
    await Promise.all([writer.close(), reader.close()]);
  });

  it('is refused in a plain line where it is missing, no database, or of another format', () => {
    const directory = folder();
    expect(() => openSqliteKeyStoreReadOnly(directory)).toThrow('there is no keys.db in');
    writeFileSync(join(directory, 'keys.db'), 'this is a text, and a long one, and no database at all; it goes on for a while so that it is read as a header');
    expect(() => openSqliteKeyStore(directory)).toThrow('cannot be opened');
    const other = folder();
    const database = new Database(join(other, 'keys.db'));
    database.pragma('user_version = 7');
    database.close();
    expect(() => openSqliteKeyStore(other)).toThrow('is of format 7, and this program reads format 1');
  });
});
