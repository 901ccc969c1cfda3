import { beforeEach, describe, expect, it } from '@jest/globals';
import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import { agentId, dialId } from '#domain/kernel/ids';
import { after, SECOND } from '#domain/kernel/instant';
import type { EventStore } from '#event-store/event-store';
import { asker, T0 } from '#testing/test-system';
import { contextOf } from '../request-context.ts';
import { dyingAfter } from '../dying-after.fixture.ts';
import { Desk, input, NUMBER } from './dials.fixture.ts';

const ONCE = 'dl_once';
const anna = asker('anna', { commandId: 'once' });

let desk: Desk;

beforeEach(async () => {
  desk = await new Desk().open();
});

/** Anna's request, in a process that dies after so many appends. */
const brokenOff = (appends: number) => expect(desk.elsewhere(dyingAfter(desk.test.events, appends)).dial(anna, input(desk.sheena))).rejects.toThrow('the process died');

const again = () => desk.elsewhere().dial(anna, input(desk.sheena));

const typesOf = async (prefix: string) => (await desk.test.events.readAll({ from: null, limit: 1_000, prefixes: [prefix] })).events.map(({ data }) => data.type);

describe('a dial whose request came to an end half-way', () => {
  beforeEach(() => desk.grant());

  it.each([
    [1, 'the line was taken'],
    [2, 'the pair was taken'],
    [3, 'the dial was recorded'],
    [4, 'the line was held'],
  ])('is made once by the same request again, after append %i: %s', async (appends) => {
    await brokenOff(appends);
    const answer = await again();
    expect(answer).toMatchObject({ dialId: ONCE, estimate: { market: 'North America', affordableSeconds: 300_000 } });
    expect(await typesOf('dial-')).toEqual(['DialRequested']);
    expect((await desk.all('PairReserved')).map(({ data }) => data.dialId)).toEqual([ONCE]);
    expect(await typesOf('line-')).toEqual(['LineSeized', 'LineHeld']);
    expect(answer.position).toBe((await desk.all('DialRequested'))[0]?.position);
    expect(await again()).toEqual(answer);
  });

  it('is answered as it was, though a rule would say no by now', async () => {
    await brokenOff(3);
    await desk.system.channels.change(asker('ada'), NUMBER, { calling: 'disabled' });
    const answer = await again();
    expect(answer.dialId).toBe(ONCE);
    expect(await typesOf('dial-')).toEqual(['DialRequested']);
    expect(await desk.line()).toEqual({ kind: 'held', holder: ONCE });
  });

  it('is answered as it was when its call has the line already', async () => {
    const answer = await again();
    await desk.system.gateway.execute(agentLineAggregate, 'anna', { type: 'HoldLine', agentId: agentId('anna'), holder: 'cl_1', was: ONCE }, contextOf(anna));
    expect(await again()).toEqual(answer);
    expect(await desk.line()).toEqual({ kind: 'held', holder: 'cl_1' });
  });

  it('is refused by a rule that says no by now, and gives the line and the pair of the first try back', async () => {
    await brokenOff(2);
    await desk.system.channels.change(asker('ada'), NUMBER, { calling: 'disabled' });
    await expect(again()).rejects.toMatchObject({ refusal: { code: 'calling_disabled' } });
    expect([await desk.line(), await desk.reservation()]).toEqual([{ kind: 'free' }, null]);
  });
});

describe('a refusal whose request came to an end half-way', () => {
  it.each([1, 2, 3, 4, 5])('is the same to the same request again, with line and pair free, after append %i', async (appends) => {
    desk = await new Desk().open({ card: false });
    await desk.grant();
    await brokenOff(appends);
    await expect(again()).rejects.toMatchObject({ name: 'Refused', refusal: { code: 'no_rate', rule: 'MO-3', inputs: { reason: 'no_card' } } });
    expect(await typesOf('dial-')).toEqual(['DialRefused']);
    expect([await desk.line(), await desk.reservation()]).toEqual([{ kind: 'free' }, null]);
  });

  it('stays a refusal when the rule would say yes by now: nothing is half made', async () => {
    await expect(again()).rejects.toMatchObject({ refusal: { code: 'no_call_permission', rule: 'PE-5' } });
    await desk.grant();
    await expect(again()).rejects.toMatchObject({ refusal: { code: 'no_call_permission', rule: 'PE-5' } });
    expect(await typesOf('dial-')).toEqual(['DialRefused']);
    expect([await desk.line(), await desk.reservation()]).toEqual([{ kind: 'free' }, null]);
    expect(await desk.dial('anna')).toMatchObject({ dialId: expect.not.stringContaining(ONCE) });
  });

  it('PE-9 still says when to try again', async () => {
    await desk.grant();
    await desk.connections(100);
    const refused = await again().catch((error: unknown) => (error as { refusal: object }).refusal);
    const repeated = await again().catch((error: unknown) => (error as { refusal: object }).refusal);
    expect(refused).toMatchObject({ code: 'call_limit_reached', rule: 'PE-9', retryAt: expect.any(Number), inputs: { used: 100 } });
    const { detail: _, ...told } = refused as Readonly<Record<string, unknown>>;
    expect(repeated).toEqual(told);
  });
});

describe('a pair whose dial never came to be', () => {
  beforeEach(async () => {
    await desk.grant();
    await brokenOff(2);
  });

  it('CA-13 is kept for the request that may still be on its way, for 10 s', async () => {
    await desk.clock.set(after(T0, 10 * SECOND - 1));
    await expect(desk.dial('ben')).rejects.toMatchObject({ refusal: { code: 'call_in_progress', rule: 'CA-13', inputs: { dialId: ONCE } } });
    expect(await desk.reservation()).toBe(ONCE);
  });

  it('is taken by the next dial from the 10th second on', async () => {
    await desk.clock.set(after(T0, 10 * SECOND));
    const { dialId: id } = await desk.dial('ben');
    expect(await desk.reservation()).toBe(id);
    expect((await desk.all('DialRefused')).map(({ data }) => [data.dialId, data.inputs])).toEqual([[ONCE, { reason: 'abandoned' }]]);
  });

  it('is not taken back by the first request, which then finds itself refused', async () => {
    await desk.clock.set(after(T0, 10 * SECOND));
    const { dialId: id } = await desk.dial('ben');
    await expect(again()).rejects.toMatchObject({ refusal: { code: 'call_in_progress', rule: 'CA-13' } });
    expect(await desk.reservation()).toBe(id);
    expect(await desk.line('anna')).toEqual({ kind: 'free' });
    expect(await desk.all('DialRequested')).toHaveLength(1);
  });

  it('is free at once where its dial was refused and nobody gave it back', async () => {
    const command = { type: 'ReservePair', pair: desk.pair(), dialId: dialId('dl_refused'), policy: 'meta', now: T0 } as const;
    await desk.permission({ type: 'ReleasePair', pair: desk.pair(), dialId: dialId(ONCE) });
    await desk.permission(command);
    await expect(desk.elsewhere().dial(asker('cleo', { commandId: 'refused' }), input('KE.nobody'))).rejects.toMatchObject({ name: 'Refused' });
    expect(await desk.reservation()).toBe('dl_refused');
    const { dialId: id } = await desk.dial('ben');
    expect(await desk.reservation()).toBe(id);
  });

  it('is never taken from a dial that went out, however long ago', async () => {
    await again();
    await desk.clock.set(after(T0, 86_400 * SECOND));
    await expect(desk.dial('ben')).rejects.toMatchObject({ refusal: { code: 'call_in_progress', inputs: { dialId: ONCE } } });
  });

  it('makes a request that is slower than anybody waits give way to the dial that took the pair', async () => {
    const slow = await new Desk().open();
    await slow.grant();
    let took: Promise<unknown> | null = null;
    const append: EventStore['append'] = async (stream, ...rest) => {
      if (stream === 'dial-demo.dl_once' && took === null) {
        await slow.clock.set(after(T0, 10 * SECOND));
        await (took = slow.dial('ben'));
      }
      return slow.test.events.append(stream, ...rest);
    };
    const store = Object.assign(Object.create(slow.test.events) as EventStore, { append });
    await expect(slow.elsewhere(store).dial(anna, input(slow.sheena))).rejects.toMatchObject({ refusal: { code: 'call_in_progress', rule: 'CA-13' } });
    expect((await slow.all('DialRequested')).map(({ data }) => data.agentId)).toEqual(['ben']);
    expect(await slow.line('anna')).toEqual({ kind: 'free' });
    expect(await slow.line('ben')).toMatchObject({ kind: 'held' });
  });
});
