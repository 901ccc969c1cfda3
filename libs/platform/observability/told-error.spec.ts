import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refused, Unfit } from '#application/refused';
import { AppendTooLarge, RevisionConflict, StoreUnavailable, UnknownOutcome } from '#event-store/errors';
import { KeysRefused, KeysUnavailable } from '#privacy/keys/errors';
import { toldError } from './told-error.ts';

const AMINA = 'Amina Otieno 254700000001';

/** Everything that is said of an error, as it would be written. */
const written = (error: unknown): string => JSON.stringify(toldError(error));

describe('what a log says of an error', () => {
  it('is its name and where it was thrown, innermost first', () => {
    const { name, message, frames } = toldError(new TypeError(`cannot read ${AMINA}`));
    expect([name, message]).toEqual(['TypeError', undefined]);
    expect(frames?.[0]).toMatch(/told-error\.spec\.ts:\d+:\d+\)?$/);
    expect(frames?.length).toBeLessThanOrEqual(12);
  });

  it('is the whole message where that is made of our own words and figures', () => {
    expect(toldError(new AppendTooLarge(5, 3)).message).toBe('an append of 5 bytes is above the limit of 3');
  });

  it.each([StoreUnavailable, UnknownOutcome, KeysUnavailable, KeysRefused])('is what we say of a store, without what its driver adds: %p', (Kind) => {
    expect(toldError(new Kind(`nothing was appended: key ${AMINA} is there`)).message).toBe('nothing was appended');
  });

  it('is the message of the system itself: a file, an address', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:4318'), { code: 'ECONNREFUSED', errno: -111, syscall: 'connect' });
    expect(toldError(refused)).toMatchObject({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:4318' });
  });

  it('is the code of a driver, and never what is no code', () => {
    expect(toldError(Object.assign(new Error(AMINA), { code: 'SQLITE_FULL' })).code).toBe('SQLITE_FULL');
    expect(toldError(Object.assign(new Error(AMINA), { code: AMINA })).code).toBeUndefined();
  });

  it('goes down to what it came from, but not for ever', () => {
    const deep = new Error('a', { cause: new StoreUnavailable('away', new RangeError('b', { cause: new Error('c') })) });
    expect(toldError(deep).cause).toMatchObject({ name: 'StoreUnavailable', message: 'away', cause: { name: 'RangeError' } });
    expect(toldError(deep).cause?.cause?.cause).toBeUndefined();
    const own = new Error('own');
    own.cause = own;
    expect(written(own)).toContain('"cause"');
  });

  it('is the type alone of what is no error', () => {
    expect([AMINA, 254700000001, null, undefined, { AMINA }].map((thrown) => toldError(thrown))).toEqual(['string', 'number', 'null', 'undefined', 'object'].map((name) => ({ name })));
  });

  it('tells nothing of what a rule, a check or a stream was about', () => {
    const errors = [new Refused({ code: 'call_over', detail: AMINA }), new Unfit({ path: 'contact', message: AMINA }), new RevisionConflict(`line-demo.${AMINA}`, 1, 2)];
    for (const error of errors) expect(written(error)).not.toMatch(/Amina|2547/);
  });

  it('tells nothing of a message that looks like a place in a program', () => {
    const sly = new Error(`no\n    at ${AMINA} (file:///${AMINA}:1:1)\n    at /2547:1:1`);
    expect(written(sly)).not.toMatch(/Amina|2547/);
    sly.message = 'changed';
    expect(written(sly)).not.toMatch(/Amina|2547/);
    sly.stack = `Error: changed, ${AMINA}`;
    expect(written(sly)).not.toMatch(/Amina|2547/);
  });

  it('tells nothing of any message, name or code that is not ours', () => {
    const outside = fc.string({ unit: 'binary', minLength: 1 }).map((text) => `§${text}§`);
    const kinds = fc.constantFrom(Error, TypeError, SyntaxError, RangeError);
    fc.assert(
      fc.property(kinds, outside, outside, outside, fc.boolean(), (Kind, message, name, code, wrapped) => {
        const error = Object.assign(new Kind(`${message}\n    at §(file:///§:1:1)`), { name, code });
        expect(written(wrapped ? new StoreUnavailable('away', error) : error)).not.toContain('§');
      }),
    );
  });
});
