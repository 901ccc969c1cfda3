import { describe, expect, it } from '@jest/globals';
import { KeysUnavailable } from '../errors.ts';
import { keyStoreContract } from '../key-store-contract.fixture.ts';
import { keyContents, MemoryKeyStore } from './memory-key-store.ts';

keyStoreContract('memory', () => {
  const contents = keyContents();
  return { store: new MemoryKeyStore(contents), again: () => new MemoryKeyStore(contents), dispose: () => Promise.resolve() };
});

describe('keys in memory', () => {
  it('fail when they are told to, and write nothing then', async () => {
    const contents = keyContents();
    const failing = new MemoryKeyStore(contents, (call) => {
      if (call === 'add') throw new KeysUnavailable('no');
    });
    await expect(failing.add([{ id: 'a', wrapped: Uint8Array.of(1), madeAt: 0 }])).rejects.toThrow(KeysUnavailable);
    expect(contents.keys.size).toBe(0);
  });

  it('write nothing for a call that was held while the store closed', async () => {
    const contents = keyContents();
    let go = (): void => undefined;
    const held = new MemoryKeyStore(contents, () => new Promise((resolve) => (go = resolve)));
    const adding = held.add([{ id: 'a', wrapped: Uint8Array.of(1), madeAt: 0 }]);
    await held.close();
    go();
    await expect(adding).rejects.toThrow('closed');
    expect(contents.keys.size).toBe(0);
  });
});
