import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { after, DAY, HOUR, iso, SECOND, type Instant } from '#domain/kernel/instant';
import type { PermissionView } from '#domain/permission/permission-at';
import { connectInbound, permissionReply, terminate } from '#testing/fixtures/payloads';
import { GraphStub } from '#testing/server/graph-stub';
import type { Problem } from '#testing/server/http-client';
import { Program } from '#testing/server/program';
import { agent, AMINA, at, CHANNEL, MORNING, openShop, OWNER } from '#testing/server/shop';
import { documentsOf } from '#testing/server/stored';
import { TestServer } from '#testing/server/test-server';
import { until } from '#testing/server/until';
import type { CallDocument } from '#views/call-history/call-history.view';
import { outbound } from '#views/outbound/outbound.view';

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
  /** Rings and is taken, all at this instant. Answers when the call says that it was taken. */
  const takenAt = async (callId: string, now: Instant): Promise<string | null> => {
    await server.setClock(now);
    await server.hooks(connectInbound({ callId, at: now, user: { bsuid: `KE.${callId}` } }));
    await server.settled();
    const { body } = await server.api(agent(callId)).post<CallDocument>(`/v1/calls/${callId}/accept`, { sdpAnswer: 'v=0' });
    return body.acceptedAt;
  };

  it('answers with the instant it was put to, whatever its offset', async () => {
    const { status, body } = await server.api(OWNER).put('/v1/clock', { now: '2026-11-24T11:30:00.250+02:00' });
    expect([status, body]).toEqual([200, { now: '2026-11-24T09:30:00.250Z' }]);
  });

  it('stands still while time passes, and moves back as well as forth', async () => {
    for (const now of [at('2026-11-24T12:00:00.123Z'), at('2026-11-24T10:00:00.456Z'), at('2026-11-24T14:00:00.789Z')]) {
      expect(await takenAt(`wacid.still-${now}`, now)).toBe(iso(now));
      await server.settled();
    }
  });

  it('is put by administrators alone', async () => {
    expect(await server.api(anna).put('/v1/clock', { now: iso(MORNING) })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('CA-9 runs what has become due, such as the next try of an accept after 1 and 2 s, before it answers', async () => {
    graph.plan('accept', { status: 500, code: 131000 }, { status: 503, code: 131000 });
    const before = graph.of('accept').length;
    await takenAt('wacid.due', MORNING);
    const failed = (attempts: number) =>
      until('the try is recorded as failed', async () => (await documentsOf(server.dataDir, outbound)).some((action) => action.state === 'due' && action.attempts === attempts));
    const triesAt = async (now: Instant) => {
      await server.setClock(now);
      return graph.of('accept').length - before;
    };
    await failed(1);
    expect(await triesAt(after(MORNING, SECOND - MILLISECOND))).toBe(1);
    expect(await triesAt(after(MORNING, SECOND))).toBe(2);
    await failed(2);
    expect(await triesAt(after(MORNING, 3 * SECOND - MILLISECOND))).toBe(2);
    expect(await triesAt(after(MORNING, 3 * SECOND))).toBe(3);
    await server.settled();
  });

  it('goes on from where the log ends after a restart', async () => {
    const now = at('2026-11-24T15:00:00.500Z');
    await takenAt('wacid.ringing', now);
    await server.hooks(connectInbound({ callId: 'wacid.waiting', at: now, user: { bsuid: 'KE.waiting' } }));
    await server.settled();
    await server.restart();
    const { body } = await server.api(anna).post<CallDocument>('/v1/calls/wacid.waiting/accept', { sdpAnswer: 'v=0' });
    expect(body.acceptedAt).toBe(iso(now));
    await server.hooks(terminate({ callId: 'wacid.waiting', direction: 'inbound', at: now, user: { bsuid: 'KE.waiting' } }));
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
