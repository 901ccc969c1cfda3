import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#domain/kernel/event';
import { workspaceId } from '#domain/kernel/ids';
import { instant } from '#domain/kernel/instant';
import type { NewEvent } from '#event-store/event-store';
import { asksTheStream, planSeals } from './seal-plan.ts';
import type { StreamPeople } from './stream-people.ts';

const STREAM = 'call-demo.cl_1';
const nobody: StreamPeople = { contacts: [], ownKey: false };

const event = (data: DomainEvent, body?: Uint8Array): NewEvent => {
  const metadata = { workspace: workspaceId('demo'), actor: 'platform', correlationId: 'co_1', effectiveAt: instant(0), recordedAt: instant(0), schema: 1 };
  return { id: 'id', data, metadata, ...(body && { body }) };
};
const fact = (contactId: string | null) => event({ type: 'CallReceived', context: { contactId }, subject: { waId: '1' } } as DomainEvent);
const taken = event({ type: 'CallAccepted', subject: { sdp: 'v=0' } });
const offered = event({ type: 'CallOffered' });

describe('the keys of an append', () => {
  it('are the contact’s for what names it, and none for what holds nothing personal', () => {
    const empty = [{ type: 'CallEnded', subject: {} }, { type: 'CallEnded', subject: null }].map((data) => event(data));
    expect(planSeals(STREAM, nobody, [fact('ct_1'), offered, ...empty])).toEqual({
      keys: ['demo/ct_1', null, null, null], people: { contacts: ['ct_1'], ownKey: false }, links: [], bodies: 0,
    });
  });

  it('are the contact’s too for what does not name it, where the stream has, or does in the same append', () => {
    expect(planSeals(STREAM, { contacts: ['ct_1'], ownKey: false }, [taken, fact(null)]).keys).toEqual(['demo/ct_1', 'demo/ct_1']);
    expect(planSeals(STREAM, nobody, [fact(null), fact('ct_1'), taken]).keys).toEqual(['demo/ct_1', 'demo/ct_1', 'demo/ct_1']);
  });

  it('are the stream’s own while nobody is named, and are linked to whoever is named later', () => {
    const first = planSeals(STREAM, nobody, [fact(null)]);
    expect(first).toMatchObject({ keys: ['stream:call-demo.cl_1'], people: { contacts: [], ownKey: true }, links: [] });
    const second = planSeals(STREAM, first.people, [fact('ct_1')]);
    expect(second).toMatchObject({ keys: ['demo/ct_1'], links: [['demo/ct_1', 'stream:call-demo.cl_1']] });
    expect(planSeals(STREAM, second.people, [fact('ct_1'), taken]).links).toEqual([]);
  });

  it('note a stream that turns out to be about two, for both of them', () => {
    const { keys, links } = planSeals(STREAM, { contacts: ['ct_1'], ownKey: true }, [fact('ct_2'), taken]);
    expect(keys).toEqual(['demo/ct_2', 'demo/ct_2']);
    expect(links).toEqual([
      ['demo/ct_1', 'stream:call-demo.cl_1'], ['demo/ct_2', 'stream:call-demo.cl_1'],
      ['demo/ct_1', 'shared:call-demo.cl_1'], ['demo/ct_2', 'shared:call-demo.cl_1'],
    ]);
  });

  it('are the call’s for an answer about a call of which nobody knows whose it is, and the workspace’s for any other', () => {
    const answer = (body: object) => event({ type: 'RequestAnswered', subject: { body: JSON.stringify(body) } });
    expect(planSeals('request-demo.r1', nobody, [answer({ callId: 'cl_1' })]).keys).toEqual(['stream:call-demo.cl_1']);
    expect(planSeals('request-demo.r1', nobody, [answer({})]).keys).toEqual(['demo/*']);
  });

  it('are one more for every body', () =>
    expect(planSeals('intake-whatsapp.1', nobody, [event({ type: 'PayloadReceived' }, Uint8Array.of(1)), event({ type: 'PayloadReceived' }, Uint8Array.of(2))]).bodies).toBe(2));
});

describe('whether the stream has to be asked', () => {
  it('is so for calls, and for what does not say whose it is', () => {
    expect([fact('ct_1'), fact(null), taken].map((one) => asksTheStream([one]))).toEqual([true, true, true]);
    expect(asksTheStream([event({ type: 'AttemptAnswered', contactId: null, subject: { platformId: 'x' } } as DomainEvent)])).toBe(true);
  });

  it('is not so where the event says it all, or nothing personal', () => {
    const dialled = { type: 'DialRequested', contactId: 'ct_1', subject: { to: '1' } } as DomainEvent;
    const answer = { type: 'RequestAnswered', subject: { body: '{"callId":"cl_1"}' } };
    for (const data of [dialled, answer, { type: 'CallOffered' }, { type: 'CallEnded', subject: null }]) expect(asksTheStream([event(data)])).toBe(false);
  });
});
