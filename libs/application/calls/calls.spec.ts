import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import { callAggregate } from '#domain/call/call.decider';
import { statusOf } from '#domain/call/status';
import { workspaceId, type CallId } from '#domain/kernel/ids';
import { after, MINUTE, SECOND } from '#domain/kernel/instant';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { eventually } from '#testing/eventually';
import { FakeSender, refusedWith, unknown, unreached } from '#testing/fake-sender';
import { connectInbound, connectOutbound, permissionReply, terminate, terminateAnswered } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { asker, DEMO, pseudonyms, startTestSystem, T0, type TestSystem } from '#testing/test-system';

const [anna, ben, cleo] = [asker('anna'), asker('ben'), asker('cleo')];
const RINGS = 'wacid.rings';
const callId = pseudonyms.callId(DEMO, RINGS);

let test: TestSystem;
let sender: FakeSender;
let events: MemoryEventStore;

beforeEach(async () => {
  sender = new FakeSender();
  events = memoryEventStore();
  test = await startTestSystem({ sender, events });
  await openOffice(test);
});

afterEach(() => test.stop());

const calls = () => test.system.calls;
const line = async (sub: string, of = test) => (await of.system.gateway.load(agentLineAggregate, DEMO, sub)).line;
const status = async (id: CallId = callId) => statusOf(await test.system.gateway.load(callAggregate, DEMO, id));

async function rings(wacid = RINGS, user?: { bsuid: string }): Promise<void> {
  await test.deliver(connectInbound({ callId: wacid, at: test.clock.now(), ...(user && { user }) }));
  await test.settled();
}

const refusal = (code: string, more: object = {}) => ({ name: 'Refused', refusal: { code, ...more } });

describe('accepting', () => {
  it('CA-5 goes to one of 50 at once; the others hear who has it, with their lines free again', async () => {
    await rings();
    const agents = Array.from({ length: 50 }, (_, n) => asker(`agent-${n}`));
    const outcomes = await Promise.allSettled(agents.map((agent) => calls().accept(agent, RINGS, 'v=0')));
    const winners = agents.filter((_, n) => outcomes[n]?.status === 'fulfilled').map(({ sub }) => sub);
    expect(winners).toHaveLength(1);
    const losers = outcomes.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of losers) expect(reason).toMatchObject(refusal('already_taken', { rule: 'CA-5', inputs: { winner: winners[0] } }));
    const lines = await Promise.all(agents.map(({ sub }) => line(sub)));
    expect(lines.filter(({ kind }) => kind === 'free')).toHaveLength(49);
    expect(await line(winners[0] ?? '')).toEqual({ kind: 'held', holder: callId });
    await test.settled();
    expect(sender.kinds()).toEqual(['accept']);
  });

  it('CA-5 goes to one of two processes that never saw each other', async () => {
    const shared = memoryEventStore();
    const [one, other] = await Promise.all([startTestSystem({ events: shared }), startTestSystem({ events: shared })]);
    await openOffice(one);
    await one.deliver(connectInbound({ callId: RINGS, at: T0 }));
    await Promise.all([one.settled(), other.settled()]);
    const outcomes = await Promise.allSettled([one.system.calls.accept(anna, RINGS, 'v=0'), other.system.calls.accept(ben, RINGS, 'v=0')]);
    expect(outcomes.map(({ status: said }) => said).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await one.all('CallAccepted')).length).toBe(1);
    const lines = [await line('anna', one), await line('ben', one)];
    expect(lines.map(({ kind }) => kind).sort()).toEqual(['free', 'held']);
    await Promise.all([one.stop(), other.stop()]);
  });

  it('CA-8 gives the same agent’s other tab the call, and says nothing twice', async () => {
    await rings();
    const { ref, position } = await calls().accept(anna, RINGS, 'v=0');
    expect([ref, position]).toEqual([{ kind: 'call', callId }, expect.any(String)]);
    expect(await calls().accept(anna, callId, 'v=0 other')).toEqual({ ref, position: null });
    expect(await test.all('CallAccepted')).toHaveLength(1);
    expect(await line('anna')).toEqual({ kind: 'held', holder: callId });
  });

  it('CA-6 is refused to an agent on a call, who keeps that call and is told of the new one', async () => {
    await rings();
    await calls().accept(anna, RINGS, 'v=0');
    await rings('wacid.second', { bsuid: 'KE.2' });
    await expect(calls().accept(anna, 'wacid.second', 'v=0')).rejects.toMatchObject(refusal('agent_busy', { rule: 'CA-6', inputs: { holder: callId } }));
    expect(await line('anna')).toEqual({ kind: 'held', holder: callId });
    expect((await test.all('CallOffered')).at(-1)?.data).toMatchObject({ agents: ['ben'], busy: ['anna'] });
  });

  it('is refused once the call is over, and leaves the line free', async () => {
    await rings();
    await test.deliver(terminate({ callId: RINGS, direction: 'inbound', at: T0 }));
    await test.settled();
    await expect(calls().accept(anna, RINGS, 'v=0')).rejects.toMatchObject(refusal('call_over'));
    expect(await line('anna')).toEqual({ kind: 'free' });
  });

  it('keeps the line of an agent of whose accept nobody knows whether it was stored: it was, so the line follows', async () => {
    const { faults } = events;
    await rings();
    faults.chance = (stream) => (stream.startsWith('call-') ? 'unknown_written' : null);
    await expect(calls().accept(anna, RINGS, 'v=0')).rejects.toMatchObject({ name: 'UnknownOutcome' });
    faults.chance = () => null;
    await test.settled();
    expect([await line('anna'), await status()]).toEqual([{ kind: 'held', holder: callId }, 'live']);
    expect(await calls().accept(anna, RINGS, 'v=0')).toMatchObject({ position: null });
  });

  it('lets the line of an agent free itself after 10 s where the accept was not stored', async () => {
    const { faults } = events;
    await rings();
    faults.chance = (stream) => (stream.startsWith('call-') ? 'refused' : null);
    await expect(calls().accept(anna, RINGS, 'v=0')).rejects.toMatchObject({ name: 'StoreUnavailable' });
    faults.chance = () => null;
    expect(await line('anna')).toEqual({ kind: 'seized', holder: callId, until: after(T0, 10 * SECOND) });
    await rings('wacid.second', { bsuid: 'KE.2' });
    await test.clock.set(after(T0, 10 * SECOND));
    await calls().accept(anna, 'wacid.second', 'v=0');
    expect(await status()).toBe('ringing');
  });

  it('CA-9 frees the line when the platform refuses it, and rings again for the next one', async () => {
    sender.answer = ({ content: { kind }, n }) => (kind === 'accept' && n === 1 ? refusedWith(138_000) : null);
    await rings();
    await calls().accept(anna, RINGS, 'v=0');
    await test.settled();
    expect([await line('anna'), await status()]).toEqual([{ kind: 'free' }, 'ringing']);
    await calls().accept(ben, RINGS, 'v=0');
    await test.settled();
    expect([await line('ben'), await status()]).toEqual([{ kind: 'held', holder: callId }, 'live']);
  });

  it.each(['wacid.nobody', 'cl_nobody', 'dl_nobody'])('is not there for %s, or in another workspace', async (reference) => {
    await expect(calls().accept(anna, reference, 'v=0')).rejects.toMatchObject({ name: 'NotFound' });
    await rings();
    await expect(calls().accept({ ...anna, workspace: workspaceId('other') }, RINGS, 'v=0')).rejects.toMatchObject({ name: 'NotFound' });
    expect(await test.all('LineSeized')).toEqual([]);
  });
});

describe('declining and rejecting', () => {
  beforeEach(() => rings());

  it('CA-7 silences one agent and turns the call away when nobody who is online is left', async () => {
    await calls().decline(anna, RINGS);
    expect(await status()).toBe('ringing');
    expect(await calls().decline(anna, RINGS)).toMatchObject({ position: null });
    await calls().decline(ben, callId);
    expect((await test.all('CallRejected')).map(({ data }) => [data.by, data.reason])).toEqual([['agents', 'all_declined']]);
    await test.settled();
    expect(sender.kinds()).toEqual(['reject']);
  });

  it('CA-7 waits for an agent who came online meanwhile', async () => {
    await test.system.agents.setPresence(cleo, 'online');
    await test.settled();
    await calls().decline(anna, RINGS);
    await calls().decline(ben, RINGS);
    expect(await status()).toBe('ringing');
    await calls().accept(cleo, RINGS, 'v=0');
  });

  it('CA-7 turns the call away for everybody at the word of one, once', async () => {
    await calls().reject(anna, RINGS);
    expect(await calls().reject(ben, RINGS)).toMatchObject({ position: null });
    await test.settled();
    expect((await test.all('CallRejected')).map(({ data }) => [data.by, data.agentId])).toEqual([['business', 'anna']]);
    expect(sender.kinds()).toEqual(['reject']);
    expect((await test.all('CallEnded'))[0]?.data.ending).toMatchObject({ outcome: 'declined', missed: { cause: 'agents_declined' } });
    await expect(calls().accept(ben, RINGS, 'v=0')).rejects.toMatchObject(refusal('call_over'));
  });

  it('CA-5 is refused for a call that somebody has', async () => {
    await calls().accept(anna, RINGS, 'v=0');
    await expect(calls().reject(ben, RINGS)).rejects.toMatchObject(refusal('already_taken', { inputs: { winner: 'anna' } }));
    expect(await calls().decline(ben, RINGS)).toMatchObject({ position: null });
  });
});

describe('hanging up', () => {
  it('CA-20 asks the platform once, and CA-14 makes the end the agent’s', async () => {
    await rings();
    await calls().accept(anna, RINGS, 'v=0');
    await test.pass(30);
    const { position } = await calls().end(anna, RINGS);
    expect(position).not.toBeNull();
    expect(await calls().end(anna, RINGS)).toMatchObject({ position: null });
    await test.deliver(terminateAnswered({ callId: RINGS, direction: 'inbound', startedAt: T0, lasted: 30 }));
    await test.settled();
    expect(sender.kinds()).toEqual(['accept', 'terminate']);
    expect((await test.all('CallEnded'))[0]?.data.ending).toMatchObject({ endedBy: 'agent', agentId: 'anna', durationSeconds: 30 });
    expect(await line('anna')).toEqual({ kind: 'free' });
    expect(await calls().end(ben, RINGS)).toMatchObject({ position: null });
  });

  it('is refused for a call that rings and nobody has', async () => {
    await rings();
    await expect(calls().end(anna, RINGS)).rejects.toMatchObject(refusal('call_over'));
  });
});

describe('giving a dial up', () => {
  const dial = async () => {
    await test.deliver(permissionReply({ wamid: 'wamid.yes', at: T0, response: 'accept', permanent: true }));
    await test.settled();
    return (await test.system.dials.dial(anna, { phoneNumberId: '436666719526789', contact: '16315553602', sdpOffer: 'v=0', to: undefined })).dialId;
  };

  it('cancels it while it has no call, frees line and pair, and can be said again', async () => {
    sender.answer = ({ content: { kind } }) => (kind === 'connect' ? unknown : null);
    const id = await dial();
    await test.settled();
    expect(await calls().end(anna, id)).toMatchObject({ ref: { kind: 'dial', dialId: id }, position: expect.any(String) });
    expect(await calls().end(anna, id)).toMatchObject({ position: null });
    await test.settled();
    expect((await test.all('DialCancelled')).map(({ data }) => data.dialId)).toEqual([id]);
    expect(await line('anna')).toEqual({ kind: 'free' });
    expect((await test.all('PairReleased')).map(({ data }) => data.dialId)).toEqual([id]);
  });

  it('sends nothing more of it: a connect that never left is not tried again', async () => {
    sender.answer = ({ content: { kind } }) => (kind === 'connect' ? unreached : null);
    const id = await dial();
    await eventually('the first try has failed', async () => (await test.all('AttemptOutcomeUnknown')).length === 1);
    await calls().end(anna, id);
    await test.pass(10);
    await test.settled();
    expect(sender.kinds()).toEqual(['connect']);
    expect((await test.all('ActionExpired')).map(({ data }) => data.about)).toEqual([id]);
    expect(await test.all('DialFailed')).toEqual([]);
  });

  it('ends the call that comes of it after all', async () => {
    sender.answer = ({ content: { kind } }) => (kind === 'connect' ? unknown : null);
    const id = await dial();
    await test.settled();
    await calls().end(anna, id);
    await test.settled();
    await test.deliver(connectOutbound({ callId: 'wacid.late', at: test.clock.now(), opaque: id }));
    await test.settled();
    const late = pseudonyms.callId(DEMO, 'wacid.late');
    expect((await test.all('EndRequested')).map(({ data }) => [data.callId, data.by])).toEqual([[late, 'system']]);
    expect(sender.kinds()).toEqual(['connect', 'terminate']);
    expect(await test.system.callRefs.resolve(id, DEMO)).toEqual({ kind: 'call', callId: late });
    expect(await line('anna')).toEqual({ kind: 'free' });
  });

  it('ends its call once it has one', async () => {
    const id = await dial();
    await test.settled();
    const made = pseudonyms.callId(DEMO, 'wacid.dialled-1');
    expect(await calls().end(anna, id)).toMatchObject({ ref: { kind: 'call', callId: made } });
    await test.settled();
    await test.clock.set(after(T0, MINUTE));
    expect(sender.sent.at(-1)?.content).toMatchObject({ kind: 'terminate', platformCallId: 'wacid.dialled-1' });
    for (const reference of [id, made, 'wacid.dialled-1']) expect(await test.system.callRefs.resolve(reference, DEMO)).toEqual({ kind: 'call', callId: made });
  });
});
