import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { workspaceId } from '#domain/kernel/ids';
import { Pseudonyms } from './pseudonyms.ts';

const SECRET = Buffer.from('0123456789abcdef0123456789abcdef');
const demo = workspaceId('demo');
const other = workspaceId('other');
const WACID = 'wacid.HBgLMTYzMTU1NTM2MDIVAgASGBQzQTdBNUJDNDhGQTc0NkI0NEQxNwA=';

describe('pseudonyms', () => {
  it('give the same name for ever: those of a log that exists must be found again', () => {
    const pseudonyms = new Pseudonyms(SECRET);
    expect(pseudonyms.callId(demo, WACID)).toBe(new Pseudonyms(SECRET).callId(demo, WACID));
    expect(pseudonyms.callId(demo, 'wacid.1')).toMatchInlineSnapshot(`"cl_smoU2dazLybU2Z5YecKNxyIJtqq"`);
    expect(pseudonyms.messageId(demo, 'wamid.1')).toMatchInlineSnapshot(`"ms_XjeovyxBZ3u3QtDSMPJmP4T8ga9"`);
    expect(pseudonyms.alias(demo, 'phone', '16315553602')).toMatchInlineSnapshot(`"O7KBm6gzybFVzUYYgCBclt53hjA"`);
  });

  it('have the shape of our ids, fit for a stream, a view and an address', () => {
    const pseudonyms = new Pseudonyms(SECRET);
    expect(pseudonyms.callId(demo, WACID)).toMatch(/^cl_[\w-]{27}$/);
    expect(pseudonyms.messageId(demo, 'wamid.1')).toMatch(/^ms_[\w-]{27}$/);
    expect(pseudonyms.alias(demo, 'bsuid', 'US.1')).toMatch(/^[\w-]{27}$/);
  });

  it('differ by workspace, by kind and by secret', () => {
    const pseudonyms = new Pseudonyms(SECRET);
    const names = [
      pseudonyms.callId(demo, 'x'), pseudonyms.callId(other, 'x'), pseudonyms.messageId(demo, 'x'),
      pseudonyms.alias(demo, 'phone', 'x'), pseudonyms.alias(demo, 'bsuid', 'x'), new Pseudonyms(Buffer.alloc(32)).callId(demo, 'x'),
    ].map((name) => name.replace(/^.._/, ''));
    expect(new Set(names).size).toBe(6);
  });

  it('never give two ids one name, and show nothing of them', () => {
    const pseudonyms = new Pseudonyms(SECRET);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(pseudonyms.callId(demo, a) === pseudonyms.callId(demo, b)).toBe(a === b);
        if (a.length > 5) expect(pseudonyms.callId(demo, a)).not.toContain(a);
      }),
    );
  });
});
