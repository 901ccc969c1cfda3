import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ContactSubject } from '#domain/contact/contact.events';
import { contactAggregate } from '#domain/contact/contact.decider';
import { contactId, workspaceId, type ContactId } from '#domain/kernel/ids';
import { after } from '#domain/kernel/instant';
import { Gateway } from '#engine/gateway/gateway';
import type { EventStore } from '#event-store/event-store';
import { seededIds } from '#testing/seeded-ids';
import { asker, DEMO, pseudonyms, T0, TestSystem } from '#testing/test-system';
import { contextOf } from '../request-context.ts';
import { dyingAfter } from '../dying-after.fixture.ts';
import { ContactDirectory } from './contact-directory.ts';

const context = contextOf(asker('platform'));
const BSUID = { bsuid: 'US.1349' };
const WA_ID = { waId: '16315553602' };
const BOTH = { ...BSUID, ...WA_ID };
const OTHER = workspaceId('other');

let test: TestSystem;

beforeEach(() => {
  test = new TestSystem();
});

const directory = () => test.system.contacts;
const resolve = async (subject: ContactSubject) => (await directory().resolve(subject, context)) as ContactId;
const known = async () => new Set((await test.all('ContactIdentified')).map(({ data }) => data.contactId));
const merges = async () => (await test.all('ContactMerged')).map(({ data: { contactId: from, into } }) => [from, into]);

/** A directory as another process has it. */
const elsewhere = (events: EventStore = test.events, seed = 'elsewhere') => new ContactDirectory(new Gateway({ store: events, clock: test.clock, ids: seededIds(seed) }), pseudonyms);

describe('contact directory', () => {
  it.each([['a BSUID', BSUID], ['a wa_id', WA_ID], ['both', BOTH], ['a phone number', { phone: '16315553602' }]])('makes one contact of a person who comes with %s, however often', async (_, subject) => {
    const id = await resolve(subject);
    expect(id).toMatch(/^ct_[0-9a-z]{26}$/);
    expect(await resolve(subject)).toBe(id);
    expect([...(await known())]).toEqual([id]);
    expect(await test.all('ContactIdentified')).toHaveLength(1);
  });

  it('knows nobody by nothing, or by what is empty', async () => {
    expect(await directory().resolve({}, context)).toBeNull();
    expect(await directory().resolve({ name: 'Sheena', bsuid: ' ', waId: '', phone: '+' }, context)).toBeNull();
    expect(await test.events.head()).toBeNull();
  });

  it('learns a field at a time', async () => {
    const id = await resolve(BSUID);
    await resolve({ ...BOTH, name: 'Sheena' });
    await resolve({ ...WA_ID, name: 'Sheena Nelson' });
    expect(await directory().subjectOf(id, DEMO)).toEqual({ ...BOTH, name: 'Sheena Nelson' });
  });

  it('leads to one contact in whatever order and mix the identifiers of one person come', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(BSUID, WA_ID, BOTH, { ...BSUID, phone: '+1 631 555 3602' }), { minLength: 1, maxLength: 6 }), async (subjects) => {
        test = new TestSystem();
        for (const subject of subjects) await resolve(subject);
        const id = await resolve(BOTH);
        for (const subject of [BSUID, WA_ID, BOTH]) expect(await resolve(subject)).toBe(id);
        for (const other of await known()) expect(await directory().find(other, DEMO)).toBe(id);
        expect((await merges()).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    ));

  it('merges a contact that has no BSUID into the one that has, when both turn out to be one person', async () => {
    const [byNumber, byBsuid] = [await resolve(WA_ID), await resolve(BSUID)];
    expect(byNumber).not.toBe(byBsuid);
    expect(await resolve(BOTH)).toBe(byBsuid);
    expect(await merges()).toEqual([[byNumber, byBsuid]]);
    expect(await directory().find(byNumber, DEMO)).toBe(byBsuid);
    expect(await resolve(WA_ID)).toBe(byBsuid);
  });

  it('takes a different BSUID on a known wa_id for a new contact: the number moves, the old contact stays', async () => {
    const before = await resolve({ ...BOTH, name: 'Sheena' });
    const now = await resolve({ bsuid: 'US.9999', ...WA_ID, name: 'Bob' });
    expect(now).not.toBe(before);
    expect(await resolve(WA_ID)).toBe(now);
    expect(await resolve(BSUID)).toBe(before);
    expect(await directory().subjectOf(before, DEMO)).toEqual({ ...BOTH, name: 'Sheena' });
    expect(await merges()).toEqual([]);
  });

  it.each([
    ['Brazil', '5511987654321', '551187654321'],
    ['Mexico', '5215512345678', '525512345678'],
    ['Argentina', '5491123456789', '541123456789'],
  ])('takes the national variants of a number in %s for one contact', async (_, one, other) => {
    const id = await resolve({ waId: one });
    expect(await resolve({ waId: other })).toBe(id);
    expect(await resolve({ phone: `+${other}` })).toBe(id);
    expect(await directory().find(other, DEMO)).toBe(id);
    expect((await known()).size).toBe(1);
  });

  it('makes one contact of 20 resolutions of one person at once', async () => {
    const subjects = Array.from({ length: 20 }, (_, n) => [BOTH, BSUID, BOTH, { ...BOTH, name: `Sheena ${n}` }][n % 4] as ContactSubject);
    const ids = await Promise.all(subjects.map(resolve));
    expect(new Set(ids).size).toBe(1);
    expect([...(await known())]).toEqual([ids[0]]);
  });

  it('makes one contact of 20 resolutions at once in several processes', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => elsewhere(test.events, `process ${n}`).resolve(BOTH, context)));
    expect(new Set(ids).size).toBe(1);
    expect([...(await known())]).toEqual([ids[0]]);
  });

  it('leads to the same contact after a crash at any step of a merge, and the merge is not lost', async () => {
    for (const appends of [1, 2, 3]) {
      test = new TestSystem();
      const [byNumber, byBsuid] = [await resolve(WA_ID), await resolve(BSUID)];
      await elsewhere(dyingAfter(test.events, appends)).resolve(BOTH, context).catch(() => undefined);
      expect(await elsewhere().resolve(BOTH, context)).toBe(byBsuid);
      expect(await merges()).toEqual([[byNumber, byBsuid]]);
      expect(await elsewhere().resolve(WA_ID, context)).toBe(byBsuid);
    }
  });

  it('does not take a contact that went up in another one for somebody new', async () => {
    const [byNumber, byBsuid] = [await resolve(WA_ID), await resolve(BSUID)];
    await elsewhere(dyingAfter(test.events, 1)).resolve(BOTH, context).catch(() => undefined);
    expect(await merges()).toEqual([[byNumber, byBsuid]]);
    const third = await resolve({ bsuid: 'US.7777', ...WA_ID });
    expect([byNumber, byBsuid]).not.toContain(third);
    expect(await directory().find('US.7777', DEMO)).toBe(third);
  });
});

describe('finding a contact', () => {
  it('goes by our id, a BSUID, or a wa_id with or without a plus', async () => {
    const id = await resolve(BOTH);
    for (const reference of [id, BSUID.bsuid, WA_ID.waId, `+${WA_ID.waId}`]) expect(await directory().find(reference, DEMO)).toBe(id);
  });

  it('finds nobody by what leads nowhere, and makes nobody', async () => {
    for (const reference of ['ct_nobody', 'US.1', '4915100000000', '', 'Sheena']) expect(await directory().find(reference, DEMO)).toBeNull();
    expect(await test.events.head()).toBeNull();
    expect(await directory().subjectOf(contactId('ct_nobody'), DEMO)).toEqual({});
  });

  it('never leads into another workspace, where the same person is another contact', async () => {
    const id = await resolve(BOTH);
    for (const reference of [id, BSUID.bsuid, WA_ID.waId]) expect(await directory().find(reference, OTHER)).toBeNull();
    const there = await directory().resolve(BOTH, { ...context, workspace: OTHER });
    expect(there).not.toBe(id);
    expect(await directory().find(BSUID.bsuid, DEMO)).toBe(id);
    expect(await directory().subjectOf(id, OTHER)).toEqual({});
  });

  it('names no identifier in the name of a stream', async () => {
    await resolve({ bsuid: 'US.1349secret', waId: '16315553602' });
    const { events } = await test.events.readAll({ from: null, limit: 100 });
    const names = events.map(({ stream }) => stream);
    expect(names.filter((name) => name.startsWith('alias-demo.'))).toHaveLength(2);
    for (const name of names) expect(name).not.toMatch(/1349secret|5553602/);
  });
});

describe('contact directory after an erasure', () => {
  const erase = (id: ContactId) => test.system.gateway.execute(contactAggregate, id, { type: 'EraseContact', contactId: id, now: test.clock.now() }, context);
  const before = (subject: ContactSubject) => directory().resolve(subject, { ...context, effectiveAt: after(T0, -1) });

  it('AU-8 leads nowhere: whoever comes again is a new contact, and is found as that', async () => {
    const id = await resolve(BOTH);
    await erase(id);
    expect([await directory().find('US.1349', DEMO), await directory().find('16315553602', DEMO)]).toEqual([null, null]);
    const again = await resolve(BOTH);
    expect(again).not.toBe(id);
    expect(await resolve(WA_ID)).toBe(again);
    expect([await directory().find('US.1349', DEMO), await directory().find('16315553602', DEMO)]).toEqual([again, again]);
    expect([await directory().find(id, DEMO), await directory().find(again, DEMO)]).toEqual([id, again]);
    expect([await directory().reachable(id, DEMO), await directory().reachable(again, DEMO), await directory().reachable('ct_x', DEMO)]).toEqual([null, again, null]);
  });

  it('AU-8 keeps what happened before it with the contact that was erased, who learns nothing by it', async () => {
    const id = await resolve(BOTH);
    await erase(id);
    expect(await before({ ...BOTH, name: 'Sheena' })).toBe(id);
    expect(await directory().subjectOf(id, DEMO)).toEqual({});
    expect(await test.all('ContactIdentified')).toHaveLength(1);
  });

  it('AU-8 leads nowhere by what had gone up in the contact that was erased either', async () => {
    const number = await resolve(WA_ID);
    const id = await resolve(BSUID);
    await resolve(BOTH);
    expect(await directory().find(number, DEMO)).toBe(id);
    await erase(id);
    expect(await resolve(WA_ID)).not.toBe(number);
    expect(await directory().find(number, DEMO)).toBe(id);
  });

  it('AU-8 brings nobody to the contact that was erased, whatever is heard late', async () => {
    const id = await resolve(BSUID);
    const other = await resolve(WA_ID);
    await erase(id);
    expect(await before(BOTH)).toBe(id);
    expect(await merges()).toEqual([]);
    expect(await resolve(WA_ID)).toBe(other);
  });
});
