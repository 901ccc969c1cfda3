import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeysRefused } from './errors.ts';
import { MasterKeys, readMasterKeys } from './master-keys.ts';

const [old, fresh] = [randomBytes(32), randomBytes(32)] as const;

describe('master keys', () => {
  it('wrap key material so that only they unwrap it, under its own id alone', () => {
    const masters = new MasterKeys([old]);
    const wrapped = masters.wrap('demo/ct_1', Buffer.from('key material'));
    expect(wrapped.includes('key material')).toBe(false);
    expect(masters.unwrap('demo/ct_1', wrapped).toString()).toBe('key material');
    expect(() => masters.unwrap('demo/ct_2', wrapped)).toThrow(KeysRefused);
    expect(() => new MasterKeys([fresh]).unwrap('demo/ct_1', wrapped)).toThrow('KEYS_MASTER_KEY is not the one');
  });

  it('take turns: the first wraps, all unwrap', () => {
    const before = new MasterKeys([old]).wrap('a', Buffer.from('material'));
    const both = new MasterKeys([fresh, old]);
    const after = both.wrap('a', both.unwrap('a', before));
    expect([both.isCurrent(before), both.isCurrent(after)]).toEqual([false, true]);
    expect(new MasterKeys([fresh]).unwrap('a', after).toString()).toBe('material');
    expect(() => new MasterKeys([old]).unwrap('a', after)).toThrow(KeysRefused);
  });

  it('are at least one, of 32 bytes each', () => {
    expect(() => new MasterKeys([])).toThrow(RangeError);
    expect(() => new MasterKeys([randomBytes(16)])).toThrow('32 bytes, not 16');
  });
});

describe('KEYS_MASTER_KEY', () => {
  it.each([
    ['base64url', fresh.toString('base64url')],
    ['base64', fresh.toString('base64')],
    ['hex', fresh.toString('hex')],
    ['hex in capitals', fresh.toString('hex').toUpperCase()],
    ['blanks around it', ` ${fresh.toString('base64url')}\n`],
  ])('is read as 32 bytes: %s', (_, text) => expect(readMasterKeys(text)?.map((key) => Buffer.from(key))).toEqual([fresh]));

  it('may be several, the newest first', () => {
    const text = `${fresh.toString('hex')}, ${old.toString('base64url')},`;
    expect(readMasterKeys(text)?.map((key) => Buffer.from(key))).toEqual([fresh, old]);
  });

  it.each(['', ' , ', 'secret', randomBytes(16).toString('hex'), randomBytes(33).toString('base64url'), `${fresh.toString('hex')},secret`])(
    'is nothing else: %s',
    (text) => expect(readMasterKeys(text)).toBeNull(),
  );
});
