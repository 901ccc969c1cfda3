import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { reasonOf } from './reason.ts';

function thrownBy(task: () => unknown): unknown {
  try {
    task();
  } catch (error) {
    return error;
  }
  throw new Error('it threw nothing');
}

describe('the reason of a fault', () => {
  it('tells the code of a driver, its own or that of what it came from', () => {
    const full = Object.assign(new Error('Sheena'), { code: 'SQLITE_FULL' });
    expect([reasonOf(full), reasonOf(new RangeError('x', { cause: full }))]).toEqual([expect.stringMatching(/^Error \(SQLITE_FULL\) in /), expect.stringMatching(/^RangeError \(SQLITE_FULL\) in /)]);
    expect(reasonOf(Object.assign(new Error('x'), { code: 'Sheena +1555' }))).not.toContain('Sheena');
  });

  it('is the name of the error and where it was thrown', () => {
    const reason = reasonOf(thrownBy(function fold() { throw new TypeError('Sheena'); }));
    expect(reason).toMatch(/^TypeError in fold \(reason\.spec\.ts:\d+\)$/);
  });

  it('is told of an error of another realm too, and still without its message', () => {
    const foreign: unknown = runInNewContext("Object.assign(new RangeError('Sheena'), { code: 'SQLITE_CANTOPEN' })", {}, { filename: 'driver.js' });
    expect(foreign).not.toBeInstanceOf(Error);
    expect(reasonOf(foreign)).toMatch(/^RangeError \(SQLITE_CANTOPEN\)/);
    expect(reasonOf(foreign)).not.toContain('Sheena');
    expect(reasonOf({ name: 'Sheena', message: 'Sheena' })).toBe('a thrown object');
  });

  it('is without the message, whatever that looks like', () => {
    const secrets = ['Sheena Nelson', '+15551234567', 'a\n    at leak (sheena.ts:1:1)', '\n    at leak (/home/sheena/x.ts:9:9)\n', ''];
    for (const secret of secrets) expect(reasonOf(new Error(secret))).toMatch(/^Error in .*\(reason\.spec\.ts:\d+\)$/);
  });

  it('is the name alone where nobody can tell message and frames apart', () => {
    const error = new RangeError('short');
    // Written down before the message changes.
    expect(error.stack).toContain('short');
    error.message = 'Sheena Nelson';
    expect(reasonOf(error)).toBe('RangeError');
    expect(reasonOf(Object.assign(new Error('x'), { stack: undefined }))).toBe('Error');
  });

  it('is no name that somebody made up of data', () => {
    expect(reasonOf(Object.assign(new Error('x'), { name: 'Sheena Nelson +1555' }))).toMatch(/^Error\b/);
  });

  it('of what is no error says what it is', () => {
    expect([reasonOf('Sheena'), reasonOf(null), reasonOf({ name: 'Sheena' })]).toEqual(['a thrown string', 'a thrown null', 'a thrown object']);
  });
});
