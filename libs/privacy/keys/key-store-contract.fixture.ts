import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeyStore, NewKey } from './key-store.ts';

/** A fresh store for one case. */
export interface OpenedKeyStore {
  readonly store: KeyStore;
  /** A second store over the same keys, as another process has it. */
  readonly again: () => KeyStore;
  readonly dispose: () => Promise<void>;
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const key = (id: string, text = `wrapped ${id}`, madeAt = 7): NewKey => ({ id, wrapped: bytes(text), madeAt });
const text = (wrapped: Uint8Array | null | undefined): string | null | undefined => wrapped && Buffer.from(wrapped).toString();

/** The port's prose as a suite: every adapter runs it. */
export function keyStoreContract(adapter: string, open: () => OpenedKeyStore): void {
  describe(`${adapter} keeps the contract of the key store`, () => {
    let opened: OpenedKeyStore;
    let store: KeyStore;

    beforeEach(() => {
      opened = open();
      store = opened.store;
    });

    afterEach(() => opened.dispose());

    it('answers with what was added, and leaves out what was never made', async () => {
      await store.add([key('demo/ct_1'), key('demo/ct_2')]);
      const found = await store.read(['demo/ct_1', 'demo/ct_3']);
      expect([...found.keys()]).toEqual(['demo/ct_1']);
      expect(found.get('demo/ct_1')).toMatchObject({ id: 'demo/ct_1', madeAt: 7 });
      expect(text(found.get('demo/ct_1')?.wrapped)).toBe('wrapped demo/ct_1');
    });

    it('adds a key once: the second maker hears of the first one’s', async () => {
      await store.add([key('demo/ct_1', 'first')]);
      const answer = await opened.again().add([key('demo/ct_1', 'second'), key('demo/ct_2', 'other')]);
      expect([...answer.values()].map(({ id, wrapped }) => [id, text(wrapped)])).toEqual([['demo/ct_1', 'first'], ['demo/ct_2', 'other']]);
    });

    it('answers each of those who add together with their own keys', async () => {
      const answers = await Promise.all(['a', 'b', 'a'].map((id, n) => store.add([key(id, `${id} of ${n}`)])));
      expect(answers.map((answer) => [...answer.values()].map(({ wrapped }) => text(wrapped)))).toEqual([['a of 0'], ['b of 1'], ['a of 0']]);
    });

    it('keeps keys for whoever opens it again', async () => {
      await store.add([key('demo/ct_1')]);
      await store.close();
      expect([...(await opened.again().read(['demo/ct_1'])).keys()]).toEqual(['demo/ct_1']);
    });

    it('leaves a tombstone, so that a destroyed key is never made again', async () => {
      await store.add([key('demo/ct_1')]);
      expect(await store.destroy(['demo/ct_1', 'demo/never'])).toEqual(['demo/ct_1']);
      const again = await store.add([key('demo/ct_1', 'anew'), key('demo/never', 'anew')]);
      expect([...again.values()].map(({ wrapped }) => wrapped)).toEqual([null, null]);
      expect(await store.destroy(['demo/ct_1'])).toEqual([]);
    });

    it('replaces the bytes that stand, and no others', async () => {
      await store.add([key('a', 'old a'), key('b', 'old b'), key('c', 'old c')]);
      await store.destroy(['c']);
      const change = (id: string, from: string) => ({ id, from: bytes(from), to: bytes('new') });
      expect(await store.replace([change('a', 'old a'), change('b', 'another'), change('c', 'old c'), change('d', 'old d')])).toEqual(['a']);
      const found = await store.read(['a', 'b', 'c', 'd']);
      expect([...found.values()].map(({ id, wrapped }) => [id, text(wrapped)])).toEqual([['a', 'new'], ['b', 'old b'], ['c', null]]);
    });

    it('lists keys and tombstones by the beginning of their ids, page by page', async () => {
      await store.add(['a', 'payload:1', 'payload:2', 'payload:3', 'q'].map((id) => key(id)));
      await store.destroy(['payload:2']);
      const first = await store.list('payload:', null, 2);
      expect(first.map(({ id, wrapped }) => [id, wrapped !== null])).toEqual([['payload:1', true], ['payload:2', false]]);
      expect((await store.list('payload:', 'payload:2', 2)).map(({ id }) => id)).toEqual(['payload:3']);
      expect(await store.list('payload:', 'payload:3', 2)).toEqual([]);
      expect((await store.list('', null, 10)).map(({ id }) => id)).toEqual(['a', 'payload:1', 'payload:2', 'payload:3', 'q']);
    });

    it('remembers which keys belong to somebody too, each once and in order', async () => {
      await store.link('demo/ct_1', 'stream:b');
      await store.link('demo/ct_1', 'stream:a');
      await store.link('demo/ct_1', 'stream:b');
      await store.link('demo/ct_2', 'stream:c');
      expect(await opened.again().linked('demo/ct_1')).toEqual(['stream:a', 'stream:b']);
      expect(await store.linked('demo/ct_3')).toEqual([]);
    });

    it('counts what was destroyed or replaced, so that others find out; new keys do not count', async () => {
      const other = opened.again();
      const before = await other.version();
      await store.add([key('a', 'old')]);
      expect(await other.version()).toBe(before);
      await store.replace([{ id: 'a', from: bytes('old'), to: bytes('new') }]);
      const replaced = await other.version();
      expect(replaced).toBeGreaterThan(before);
      await store.destroy(['a']);
      expect(await other.version()).toBeGreaterThan(replaced);
    });

    it('keeps notes, the last of each', async () => {
      expect(await store.note('check')).toBeNull();
      await store.setNote('check', bytes('one'));
      await store.setNote('check', bytes('two'));
      expect(text(await opened.again().note('check'))).toBe('two');
    });

    it('rejects every call after it was closed, and closes twice without harm', async () => {
      await store.close();
      await store.close();
      const calls = [store.read(['a']), store.add([key('a')]), store.destroy(['a']), store.list('', null, 1), store.link('a', 'b'), store.version(), store.note('a')];
      for (const outcome of await Promise.allSettled(calls)) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'KeysUnavailable' } });
    });
  });
}
