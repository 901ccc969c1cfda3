import { describe, expect, it } from '@jest/globals';
import { position } from './toy/bench.fixture.ts';
import { readToken, START, writeToken } from './position-token.ts';

const LOG = '3f0c9a52-1b7e-4c55-9c07-0d6a8f1a2b3c';

describe('position token', () => {
  it('names a place in one log, and is read back as it was', () => {
    expect(writeToken(LOG, position(42))).toBe(`${LOG}.00000000000000000042`);
    expect(readToken(writeToken(LOG, position(42)))).toEqual({ logId: LOG, position: position(42) });
    expect(readToken(writeToken(LOG, '1'.repeat(40)))).toEqual({ logId: LOG, position: '1'.repeat(40) });
  });

  it('of an empty log is read back as its start, before every position', () => {
    for (const none of [null, '', START]) expect(readToken(writeToken(LOG, none))).toEqual({ logId: LOG, position: START });
    expect(START < position(1)).toBe(true);
  });

  it('bears blanks around it, as headers have them', () => expect(readToken(` ${LOG}.7 `)).toEqual({ logId: LOG, position: '7' }));

  it.each(['', '.', LOG, `${LOG}.`, '.7', `${LOG}.x`, `${LOG}.-1`, `${LOG}.1.2`, 'a b.7', `${'x'.repeat(65)}.7`, `${LOG}.${'1'.repeat(61)}`])('is not %p', (text) =>
    expect(readToken(text)).toBeNull());
});
