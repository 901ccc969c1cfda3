import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectInbound } from '#testing/fixtures/payloads';
import type { Problem } from '#testing/server/http-client';
import { AMINA, MORNING, openShop } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';
import { allViews } from '#views/registry';
import { Installation, type Said } from './installation.fixture.ts';

const ADMIN = { sub: 'ada', roles: ['admin'] } as const;

let server: TestServer;
let shop: Installation;

beforeAll(async () => {
  shop = new Installation();
  server = await TestServer.start();
  await openShop(server, { online: ['anna'] });
  await server.hooks(connectInbound({ callId: 'wacid.1', at: MORNING, user: AMINA }));
  await server.settled();
});

afterAll(async () => {
  await server.remove();
  shop.remove();
});

/** A command on the data directory of the running server. */
const run = (...args: readonly string[]): Promise<Said> => shop.run(args, { DATA_DIR: server.dataDir });

const content = async (): Promise<unknown> => {
  const api = server.api(ADMIN);
  return [(await api.get('/v1/accounts/acc-1')).body, (await api.get('/v1/calls')).body, (await api.get('/v1/channels')).body];
};

interface Builds {
  readonly items: readonly { readonly buildId: string; readonly kind: string; readonly state: string; readonly views: readonly { readonly view: string; readonly from: string; readonly to: string }[] }[];
}

describe('whoever looks after a running server', () => {
  it('is told how far everybody is, and that nothing stands still', async () => {
    const lag = await run('lag');
    expect(lag).toMatchObject({ code: 0, err: [] });
    for (const { name } of allViews) expect(lag.out).toContainEqual(expect.stringMatching(new RegExp(`^${name} +following +0 events behind$`)));
    expect(lag.out).toContainEqual(expect.stringMatching(/^translation-backlog +following/));
    const doctor = await run('doctor');
    expect([doctor.code, doctor.out.at(-1)]).toEqual([0, 'Nothing stands still.']);
    expect(doctor.out[0]).toContain('Nothing is sent to the platform: there is no token.');
  });

  it('is told that nothing is parked, and that there is nothing to show or to drive again', async () => {
    expect(await run('parked', 'list')).toEqual({ code: 0, out: ['Nothing is parked.'], err: [] });
    expect(await run('parked', 'show', 'pk_nothing')).toMatchObject({ code: 1, err: [expect.stringContaining('404')] });
    expect(await run('parked', 'redrive', 'balances')).toEqual({ code: 0, out: ['0 healed, 0 still parked'], err: [] });
  });

  it('has all views built anew while they are read: no read fails or is stale, and what is read after is the same', async () => {
    const before = await content();
    const reading = { on: true, answers: 0 };
    const reads = (async () => {
      for (; reading.on; reading.answers++) expect(await content()).toEqual(before);
    })();
    const rebuild = await run('rebuild');
    reading.on = false;
    await reads;
    expect(rebuild).toMatchObject({ code: 0, err: [] });
    expect(rebuild.out.at(-1)).toMatch(/: done$/);
    expect(reading.answers).toBeGreaterThan(0);
    expect(await content()).toEqual(before);
    const { body } = await server.api(ADMIN).get<Builds>('/v1/admin/rebuilds');
    expect(body.items.map(({ kind, state }) => [kind, state])).toEqual([['rebuild', 'done']]);
    for (const { view, from, to } of body.items[0]!.views) expect([view, to.startsWith(`${from}#`)]).toEqual([view, true]);
    expect(await run('verify')).toMatchObject({ code: 0, err: [] });
  });

  it('goes back to what was read before, brought to the head, also for one view alone', async () => {
    await server.hooks(connectInbound({ callId: 'wacid.2', at: MORNING, user: { bsuid: 'KE.2' } }));
    await server.settled();
    const before = await content();
    expect((await run('builds', 'rollback', 'call-history')).out.at(-1)).toMatch(/rollback of call-history: done$/);
    expect(await content()).toEqual(before);
    expect((await run('builds', 'list')).out).toEqual([expect.stringMatching(/rebuild of .*: done$/), expect.stringMatching(/rollback of call-history: done$/)]);
  });

  it('is refused what makes no sense, in words', async () => {
    const [{ buildId }] = (await server.api(ADMIN).get<Builds>('/v1/admin/rebuilds')).body.items as unknown as readonly [{ buildId: string }];
    expect(await run('builds', 'cancel', buildId)).toMatchObject({ code: 1, err: [expect.stringContaining('409')] });
    expect((await server.api(ADMIN).post<Problem>(`/v1/admin/rebuilds/${buildId}/cancel`, undefined)).body.code).toBe('rebuild_over');
    expect(await run('builds', 'resume', 'rb_nothing')).toMatchObject({ code: 1, err: [expect.stringContaining('404')] });
    expect((await server.api(ADMIN).post<Problem>('/v1/admin/rebuilds', { views: ['nothing'] })).body.errors).toEqual([{ path: 'views', message: 'is not a view' }]);
  });

  it('finds all of it again after a restart', async () => {
    const before = await content();
    await server.stop();
    expect(await run('rebuild', 'balances')).toMatchObject({ code: 1, err: [expect.stringContaining('no server runs')] });
    await server.launch();
    expect(await content()).toEqual(before);
  });
});
