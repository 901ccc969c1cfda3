import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeysRefused } from './errors.ts';
import { KeyRack } from './key-ring.fixture.ts';
import { MasterKeys } from './master-keys.ts';
import { MemoryKeyStore } from './memory/memory-key-store.ts';

const fresh = randomBytes(32);

describe('opening the keys', () => {
  it('refuses a master key that does not fit, in a plain line, and changes nothing', async () => {
    const rack = new KeyRack();
    await (await rack.open()).make(['demo/ct_1']);
    const before = JSON.stringify([...rack.contents.keys]);
    await expect(rack.open({ masters: new MasterKeys([fresh]) })).rejects.toThrow(new KeysRefused('KEYS_MASTER_KEY is not the one that the stored keys are wrapped with'));
    expect(JSON.stringify([...rack.contents.keys])).toBe(before);
  });

  it('wraps every key with a new master key, after which the old one is not needed', async () => {
    const rack = new KeyRack();
    const first = await rack.open();
    const ids = Array.from({ length: 1_203 }, (_, n) => `demo/ct_${n}`);
    const material = (await first.make(ids)).get('demo/ct_700')?.export();
    await first.destroy(['demo/ct_3']);
    const payload = await first.payloads.next();
    await rack.open({ masters: new MasterKeys([fresh, rack.master]) });
    const ring = await rack.open({ masters: new MasterKeys([fresh]) });
    const keys = await ring.look(ids);
    expect(keys.get('demo/ct_700')?.export()).toEqual(material);
    expect([...keys.values()].filter((key) => key === null)).toHaveLength(1);
    expect((await ring.payload(payload.id))?.export()).toEqual(payload.key.export());
    await expect(rack.open()).rejects.toThrow(KeysRefused);
  });

  it('goes on with a change of the master key that was cut short', async () => {
    const rack = new KeyRack();
    await (await rack.open()).make(Array.from({ length: 900 }, (_, n) => `demo/ct_${n}`));
    let left = 1;
    const dying = new MemoryKeyStore(rack.contents, (call) => {
      if (call === 'replace' && left-- <= 0) throw new Error('the process died');
    });
    const both = new MasterKeys([fresh, rack.master]);
    await expect(rack.open({ store: dying, masters: both })).rejects.toThrow('died');
    expect((await (await rack.open({ masters: both })).look(['demo/ct_1', 'demo/ct_899'])).size).toBe(2);
    expect((await (await rack.open({ masters: new MasterKeys([fresh]) })).look(['demo/ct_899'])).get('demo/ct_899')).not.toBeNull();
  });

  it('leaves no trace where it only looks, and still refuses a master key that does not fit', async () => {
    const empty = new KeyRack();
    await empty.open({ readOnly: true });
    expect([empty.contents.keys.size, empty.contents.notes.size]).toEqual([0, 0]);
    const rack = new KeyRack();
    await rack.open();
    await expect(rack.open({ readOnly: true, masters: new MasterKeys([fresh]) })).rejects.toThrow(KeysRefused);
  });
});
