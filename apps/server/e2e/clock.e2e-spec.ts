import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { after, DAY, HOUR, iso, SECOND, type Instant } from '#domain/kernel/instant';
import type { PermissionView } from '#domain/permission/permission-at';
import { connectInbound, permissionReply } from '#testing/fixtures/payloads';
import { GraphStub } from '#testing/server/graph-stub';
import type { Problem } from '#testing/server/http-client';
import { Program } from '#testing/server/program';
import { agent, AMINA, at, CHANNEL, MORNING, openShop, OWNER } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';
import { until } from '#testing/server/until';
import type { CallDocument } from '#views/call-history/call-history.view';

const MILLISECOND = 1;
const anna = agent('anna');

let graph: GraphStub;
let server: TestServer;

beforeAll(async () => {
  graph = await GraphStub.start();
  server = await TestServer.start(graph.environment);
  await openShop(server, { online: ['anna'] });
});

afterAll(async () => {
  await server.remove();
  await graph.stop();
});

const permission = async (bsuid: string) =>
  (await server.api(OWNER).get<PermissionView>(`/v1/permissions/${CHANNEL.phoneNumberId}/${bsuid}`)).body;

const actionOf = async (bsuid: string, name: PermissionView['actions'][number]['action']) =>
  (await permission(bsuid)).actions.find(({ action }) => action === name);

describe('the manual clock', () => {
  const ring = async (callId: string, now: Instant): Promise<CallDocument> => {
    await server.setClock(now);
    await server.hooks(connectInbound({ callId, at: now, user: { bsuid: `KE.${callId}` } }));
    await server.settled();
    const { body } = await server.api(anna).post<CallDocument>(`/v1/calls/${callId}/reject`);
    return body;
  };

  it('answers with the instant it was put to, whatever its offset', async () => {
    const { status, body } = await server.api(OWNER).put('/v1/clock', { now: '2026-11-24T11:30:00.250+02:00' });
    expect([status, body]).toEqual([200, { now: '2026-11-24T09:30:00.250Z' }]);
  });

  it('stands still between two requests, and moves back as well as forth', async () => {
    const offered: string[] = [];
    for (const now of [at('2026-11-24T12:00:00.123Z'), at('2026-11-24T10:00:00.456Z'), at('2026-11-24T14:00:00.789Z')]) {
      const callId = `wacid.still-${now}`;
      await ring(callId, now);
      const { body } = await server.api(anna).put<{ now: string }>('/v1/clock', { now: iso(now) });
      expect(body).toMatchObject({ code: 'forbidden' });
      offered.push(...(await acceptedAt(`${callId}-taken`, now)));
    }
    expect(offered).toEqual(['2026-11-24T12:00:00.123Z', '2026-11-24T10:00:00.456Z', '2026-11-24T14:00:00.789Z']);
  });

  const acceptedAt = async (callId: string, now: Instant): Promise<string[]> => {
    await server.hooks(connectInbound({ callId, at: now, user: { bsuid: `KE.${callId}` } }));
    await server.settled();
    const { body } = await server.api(agent(callId)).post<CallDocument>(`/v1/calls/${callId}/accept`, { sdpAnswer: 'v=0' });
    return [body.acceptedAt ?? 'nobody took it'];
  };

  it('runs what has become due before it answers', async () => {
    await server.setClock(MORNING);
    graph.plan('accept', { status: 500, code: 131000 }, { status: 503, code: 131000 });
    const before = graph.of('accept').length;
    await acceptedAt('wacid.due', MORNING);
    await until('the first try was answered', async () => graph.of('accept').length === before + 1);
    for (const [n, now] of [
      [1, after(MORNING, SECOND - MILLISECOND)],
      [2, after(MORNING, SECOND)],
      [2, after(MORNING, 3 * SECOND - MILLISECOND)],
      [3, after(MORNING, 3 * SECOND)],
    ] as const) {
      await until('the try before is recorded', async () => server.status());
      await server.setClock(now);
      expect(graph.of('accept').length - before).toBe(n);
    }
  });

  it('goes on from where the log ends after a restart', async () => {
    const now = at('2026-11-24T15:00:00.500Z');
    await server.setClock(now);
    await acceptedAt('wacid.before', now);
    await server.settled();
    await server.restart();
    expect(await acceptedAt('wacid.after', now)).toEqual([iso(now)]);
  });
});

describe('what hangs on the clock', () => {
  const bsuid = AMINA.bsuid;
  const granted = at('2026-11-25T09:00:00Z');
  const expiresAt = after(granted, 7 * DAY);
  const dial = () => server.api(anna).post<Problem>('/v1/calls', { phoneNumberId: CHANNEL.phoneNumberId, contact: bsuid, sdpOffer: 'v=0' });

  it('PE-5 lets a temporary permission expire at exactly its instant, in reads and in dials', async () => {
    await server.setClock(granted);
    await server.hooks(permissionReply({ wamid: 'wamid.yes', at: granted, user: AMINA, response: 'accept', expiresAt }));
    await server.settled();
    expect((await permission(bsuid)).permission).toMatchObject({ status: 'temporary', expirationTime: iso(expiresAt) });

    await server.setClock(expiresAt);
    expect((await permission(bsuid)).permission.status).toBe('none');
    expect(await actionOf(bsuid, 'start_call')).toMatchObject({ allowed: false, rule: 'PE-5' });
    expect(await dial()).toMatchObject({ status: 409, body: { code: 'no_call_permission', rule: 'PE-5' } });

    await server.setClock(after(expiresAt, -MILLISECOND));
    expect(await actionOf(bsuid, 'start_call')).toMatchObject({ allowed: true });
    expect(await dial()).toMatchObject({ status: 201 });
  });

  it('PE-3 names the instant of the next request, and lets it go at exactly that instant', async () => {
    const contact = 'KE.7000';
    const asked = at('2026-12-10T08:00:00.321Z');
    const ask = () =>
      server.api(anna).post<Problem>('/v1/permission-requests', {
        phoneNumberId: CHANNEL.phoneNumberId,
        contact,
        form: 'template',
        template: { name: 'may_we_call', language: 'en' },
      });
    await server.setClock(asked);
    expect(await ask()).toMatchObject({ status: 202 });
    await server.settled();

    const retryAt = after(asked, DAY);
    await server.setClock(after(asked, HOUR));
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'permission_request_limit', rule: 'PE-3', retryAt: iso(retryAt) } });
    await server.setClock(after(retryAt, -MILLISECOND));
    expect(await ask()).toMatchObject({ status: 409, body: { rule: 'PE-3', retryAt: iso(retryAt) } });
    expect(await actionOf(contact, 'send_call_permission_request')).toMatchObject({ allowed: false });
    await server.setClock(retryAt);
    expect(await ask()).toMatchObject({ status: 202 });

    await server.settled();
    const weekly = after(asked, 7 * DAY);
    await server.setClock(after(retryAt, DAY));
    expect(await ask()).toMatchObject({ status: 409, body: { rule: 'PE-3', retryAt: iso(weekly) } });
    await server.setClock(weekly);
    expect(await ask()).toMatchObject({ status: 202 });
  });
});

describe('the clock of the machine', () => {
  it('cannot be set', async () => {
    const other = await TestServer.start({ CLOCK: 'system' });
    try {
      expect(await other.api(OWNER).put('/v1/clock', { now: iso(MORNING) })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    } finally {
      await other.stop();
      await other.remove();
    }
  });

  it('is the only one in production: CLOCK=manual is refused in one plain line', async () => {
    const secrets = { AUTH_JWT_SECRET: 'x'.repeat(32), WHATSAPP_APP_SECRET: 'app', WHATSAPP_VERIFY_TOKEN: 'verify' };
    const program = new Program({ DATA_DIR: `${server.dataDir}/production`, PORT: '0', NODE_ENV: 'production', CLOCK: 'manual', ...secrets });
    expect((await program.exited).code).toBe(1);
    expect(program.output.trim().split('\n')).toEqual([expect.stringMatching(/^ringledger: .*\bCLOCK\b/)]);
  });
});
