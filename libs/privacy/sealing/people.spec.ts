import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { sealedTypes, whoseIs } from './people.ts';

const LIBS = fileURLToPath(new URL('../../', import.meta.url));

/** Every interface of every file of events, by name, with what it extends. */
function interfaces(): ReadonlyMap<string, { readonly base: string | undefined; readonly body: string }> {
  const sources = globSync('**/*.events.ts', { cwd: LIBS }).map((file) => readFileSync(LIBS + file, 'utf8'));
  const found = sources.flatMap((source) => [...source.matchAll(/interface (\w+)(?: extends (\w+))? \{(.*?)\n\}/gs)]);
  return new Map(found.map(([, name = '', base, body = '']) => [name, { base, body }]));
}

/** The types of all events that have a subject, as they are written down. */
function typesWithSubject(): readonly string[] {
  const known = interfaces();
  const hasSubject = (name: string | undefined): boolean => {
    const one = name === undefined ? undefined : known.get(name);
    return one !== undefined && (/^\s*readonly subject\??:/m.test(one.body) || hasSubject(one.base));
  };
  return [...known.keys()].filter(hasSubject).flatMap((name) => /^\s*readonly type: '(\w+)';/m.exec(known.get(name)?.body ?? '')?.[1] ?? []).sort();
}

describe('whose data an event holds', () => {
  it('is said by a rule for every type of event that has a subject, and for no other', () => {
    expect(typesWithSubject().length).toBeGreaterThan(15);
    expect(typesWithSubject()).toEqual(sealedTypes);
  });

  it.each([
    [{ type: 'ContactIdentified', contactId: 'ct_1', subject: {} }, 'ct_1'],
    [{ type: 'CallReceived', context: { contactId: 'ct_2' }, subject: {} }, 'ct_2'],
    [{ type: 'CallEnded', context: { contactId: 'ct_2' }, ending: { contactId: 'ct_2' }, subject: {} }, 'ct_2'],
    [{ type: 'LateFactRecorded', fact: { context: { contactId: 'ct_3' } }, subject: {} }, 'ct_3'],
    [{ type: 'PermissionRequested', pair: { contactId: 'ct_4' }, subject: {} }, 'ct_4'],
    [{ type: 'DialRequested', contactId: 'ct_5', subject: {} }, 'ct_5'],
    [{ type: 'AttemptAnswered', contactId: 'ct_6', subject: {} }, 'ct_6'],
  ])('is the contact’s whom it names: %j', (data, contactId) => expect(whoseIs(data, 'demo')).toEqual({ of: 'contact', contactId }));

  it.each([
    { type: 'CallTerminated', context: { contactId: null }, subject: {} },
    { type: 'CallAccepted', callId: 'cl_1', subject: {} },
    { type: 'CallRejected', callId: 'cl_1', subject: {} },
    { type: 'EndRequested', callId: 'cl_1', subject: {} },
    { type: 'AttemptAnswered', contactId: null, subject: {} },
    { type: 'SomethingNew', contactId: 'ct_1', subject: {} },
  ])('is told by its stream where it does not say: $type', (data) => expect(whoseIs(data, 'demo')).toEqual({ of: 'untold' }));

  it('is the contact’s whom an answer shows, else the call’s that it is about, else nobody’s in particular', () => {
    const answer = (body: object | null) => ({ type: 'RequestAnswered', subject: { body: JSON.stringify(body) } });
    expect(whoseIs(answer({ callId: 'cl_1', contact: { contactId: 'ct_1', name: 'Sheena' } }), 'demo')).toEqual({ of: 'contact', contactId: 'ct_1' });
    expect(whoseIs(answer({ callId: 'cl_1', platformCallId: 'wacid.1', contact: { contactId: null } }), 'demo')).toEqual({ of: 'untold', stream: 'call-demo.cl_1' });
    expect(whoseIs(answer({ accountId: 'acc-1' }), 'demo')).toEqual({ of: 'workspace' });
    expect(whoseIs(answer({ contactId: 'ct_1', erasedAt: '2026-11-24T10:00:00.000Z' }), 'demo')).toEqual({ of: 'workspace' });
    expect(whoseIs({ type: 'ErasureBegun', contactId: 'ct_1', subject: { reason: 'asked' } } as never, 'demo')).toEqual({ of: 'workspace' });
    expect(whoseIs(answer(null), 'demo')).toEqual({ of: 'workspace' });
    expect(whoseIs({ type: 'RequestAnswered', subject: null }, 'demo')).toEqual({ of: 'workspace' });
  });
});
