import { beforeEach, describe, expect, it } from '@jest/globals';
import { NotFound, Refused, Unfit } from '#application/refused';
import { workspaceId } from '#domain/kernel/ids';
import { ManualClock } from '#engine/clock/manual-clock';
import { RequestLedger } from '#engine/requests/request-ledger';
import { RevisionConflict, StoreUnavailable } from '#engine/store-errors';
import { memoryEventStore, type MemoryEventStore } from '#event-store/memory/memory-event-store';
import { seededIds } from '#testing/seeded-ids';
import { T0 } from '#testing/test-system';
import { KeyedRequests, type CommandRequest } from './keyed-requests.ts';
import { Problem } from './problem.ts';
import { created, type Reply } from './reply.ts';

interface Asked {
  readonly key?: unknown;
  readonly sub?: string;
  readonly workspace?: string;
  readonly url?: string;
  readonly body?: unknown;
  readonly money?: boolean;
}

let store: MemoryEventStore;
let keyed: KeyedRequests;
let carriedOut: (string | undefined)[];

beforeEach(() => {
  store = memoryEventStore();
  carriedOut = [];
  const requests = new RequestLedger(store, new ManualClock(T0), seededIds('keyed'));
  keyed = Object.assign(new KeyedRequests() as object, { edge: { store, requests } }) as unknown as KeyedRequests;
});

/** One request; `answer` is what its handler comes to. */
async function ask(asked: Asked, answer: () => Reply = () => created({ n: carriedOut.length }, '5')) {
  const { sub = 'anna', workspace = 'demo', url = '/v1/things', body = { a: 1 }, money = false } = asked;
  const request = { method: 'POST', url, body, headers: { ...('key' in asked && { 'idempotency-key': asked.key }) }, caller: { sub, workspace: workspaceId(workspace), roles: [] } } as unknown as CommandRequest;
  const headers: Record<string, string> = {};
  const reply = { header: (name: string, value: string) => void (headers[name] = value) };
  const given = await keyed.answer(request, reply as never, money, async () => {
    carriedOut.push(request.commandId);
    return answer();
  });
  return { ...given, replayed: headers['Idempotency-Replayed'] === 'true', commandId: request.commandId };
}

const fails = (error: unknown) => (): Reply => {
  throw error;
};

describe('a request with a key', () => {
  it('is carried out once; repeats get the first answer, and hear that it is one', async () => {
    const first = await ask({ key: 'k' });
    expect(first).toMatchObject({ status: 201, body: { n: 1 }, position: '5', replayed: false, commandId: expect.stringMatching(/^[0-9a-z]{26}$/) });
    expect(await ask({ key: 'k' })).toEqual({ ...first, replayed: true });
    expect(carriedOut).toEqual([first.commandId]);
  });

  it('is the same for the same content in another order of fields', async () => {
    await ask({ key: 'k', body: { a: 1, b: { c: [1, 2], d: null } } });
    expect(await ask({ key: 'k', body: { b: { d: null, c: [1, 2] }, a: 1 } })).toMatchObject({ replayed: true });
    await ask({ key: 'none', body: undefined });
    expect(await ask({ key: 'none', body: undefined })).toMatchObject({ replayed: true });
  });

  it.each([
    ['another value', { a: 2 }],
    ['another type', { a: '1' }],
    ['one field more', { a: 1, b: undefined, c: 1 }],
    ['one field less', {}],
    ['a list', [{ a: 1 }]],
    ['text', '{"a":1}'],
    ['nothing', null],
  ])('MO-16 with other content is a conflict: %s', async (_, body) => {
    await ask({ key: 'k' });
    await expect(ask({ key: 'k', body })).rejects.toMatchObject({ code: 'idempotency_conflict', status: 409 });
    expect(carriedOut).toHaveLength(1);
    expect(await ask({ key: 'k' })).toMatchObject({ replayed: true });
  });

  it('tells lists apart by their order', async () => {
    await ask({ key: 'k', body: { list: [1, 2] } });
    await expect(ask({ key: 'k', body: { list: [2, 1] } })).rejects.toMatchObject({ code: 'idempotency_conflict' });
  });

  it('is another one by another key, route, person or workspace', async () => {
    await ask({ key: 'k' });
    for (const other of [{ key: 'K' }, { key: 'k', url: '/v1/others' }, { key: 'k', sub: 'ben' }, { key: 'k', workspace: 'other' }]) expect(await ask(other)).toMatchObject({ replayed: false });
    expect(new Set(carriedOut).size).toBe(5);
  });

  it('is the same whatever stands behind the question mark', async () => {
    await ask({ key: 'k', url: '/v1/things?x=1' });
    expect(await ask({ key: 'k', url: '/v1/things' })).toMatchObject({ replayed: true });
  });

  it('MO-16 is one for the whole workspace where money moves', async () => {
    await ask({ key: 'k', money: true });
    expect(await ask({ key: 'k', money: true, sub: 'ben' })).toMatchObject({ replayed: true });
    expect(await ask({ key: 'k', money: true, workspace: 'other' })).toMatchObject({ replayed: false });
  });
});

describe('what became of a request', () => {
  it('is kept where a rule said no: a repeat is refused as the first was, with its rule', async () => {
    const refusal = new Refused({ code: 'no_call_permission', rule: 'PE-5' });
    const first = await ask({ key: 'k' }, fails(refusal));
    expect(first).toMatchObject({ status: 409, body: { code: 'no_call_permission', rule: 'PE-5', status: 409 }, position: null, replayed: false });
    expect(await ask({ key: 'k' })).toEqual({ ...first, replayed: true });
    expect(carriedOut).toHaveLength(1);
    expect(await ask({ key: 'p' }, fails(new Problem('already_exists')))).toMatchObject({ status: 409, body: { code: 'already_exists' } });
  });

  it('is not kept where the next try may well be taken', async () => {
    expect(await ask({ key: 'k' }, fails(new RevisionConflict('s', 1, 2)))).toMatchObject({ status: 409, body: { code: 'concurrent_change' } });
    expect(await ask({ key: 'k' })).toMatchObject({ status: 201, replayed: false });
    expect(await ask({ key: 'k' })).toMatchObject({ status: 201, replayed: true });
  });

  it.each([
    ['a fault of the request', new Unfit({ path: 'a', message: 'no' })],
    ['nothing there', new NotFound('thing')],
    ['a store that is down', new StoreUnavailable('down')],
    ['a fault of ours', new Error('oops')],
  ])('is thrown and not kept: %s', async (_, error) => {
    await expect(ask({ key: 'k' }, fails(error))).rejects.toBe(error);
    expect(await ask({ key: 'k' })).toMatchObject({ status: 201, replayed: false });
  });
});

describe('a request that did not fit', () => {
  it('leaves its key free for the one that does', async () => {
    await expect(ask({ key: 'k', body: { a: 'wrong' } }, fails(new Unfit({ path: 'a', message: 'no' })))).rejects.toBeInstanceOf(Unfit);
    expect(await ask({ key: 'k', body: { a: 1 } })).toMatchObject({ status: 201, replayed: false });
    expect(await ask({ key: 'k', body: { a: 1 } })).toMatchObject({ replayed: true });
    await expect(ask({ key: 'k', body: { a: 'wrong' } })).rejects.toMatchObject({ code: 'idempotency_conflict' });
  });

  it('holds its key where nobody knows what was done', async () => {
    await expect(ask({ key: 'k' }, fails(new StoreUnavailable('down')))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(ask({ key: 'k', body: { a: 2 } })).rejects.toMatchObject({ code: 'idempotency_conflict' });
  });
});

describe('a key', () => {
  it('may be left out, and then every request is a new one', async () => {
    const answers = [await ask({}), await ask({})];
    expect(answers.map(({ body, commandId, replayed }) => [body, commandId, replayed])).toEqual([[{ n: 1 }, undefined, false], [{ n: 2 }, undefined, false]]);
    expect(await store.head()).toBeNull();
  });

  it('MO-16 is needed where money moves', async () => {
    await expect(ask({ money: true })).rejects.toMatchObject({ code: 'invalid_request', status: 400 });
    expect(carriedOut).toEqual([]);
  });

  it.each(['a', '!', '~', 'a'.repeat(255), 'c0ffee-{}[]"\\'])('may be %p', async (key) => {
    expect(await ask({ key })).toMatchObject({ status: 201 });
  });

  it.each(['', ' ', 'a b', 'a\t', 'é', 'a'.repeat(256), 'a\n', ['a', 'b']])('is not %p', async (key) => {
    await expect(ask({ key })).rejects.toMatchObject({ code: 'invalid_request', status: 400 });
    expect(carriedOut).toEqual([]);
  });

  it('stands in no name of a stream', async () => {
    await ask({ key: 'secret-key-of-anna' });
    const { events } = await store.readAll({ from: null, limit: 10 });
    expect(events.map(({ data }) => data.type)).toEqual(['RequestClaimed', 'RequestAnswered']);
    expect(JSON.stringify(events)).not.toContain('secret-key-of-anna');
  });
});
