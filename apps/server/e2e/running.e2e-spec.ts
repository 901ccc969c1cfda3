import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, SECOND } from '#domain/kernel/instant';
import { accepted, bodyOf, connectInbound, connectOutbound, inboundMessage, permissionReply, ringing, terminate, terminateAnswered } from '#testing/fixtures/payloads';
import { sample, sampleNames } from '#testing/fixtures/samples';
import { flood } from '#testing/server/flood';
import { GraphStub } from '#testing/server/graph-stub';
import { Program } from '#testing/server/program';
import { agent, AMINA, CHANNEL, MORNING, openShop } from '#testing/server/shop';
import { bodiesOf, eventsOf, everyDocument, viewsThatDiffer } from '#testing/server/stored';
import { TestServer } from '#testing/server/test-server';
import { until } from '#testing/server/until';
import type { CallDocument } from '#views/call-history/call-history.view';

const later = (seconds: number) => after(MORNING, seconds * SECOND);

let graph: GraphStub;
let server: TestServer;

beforeAll(async () => {
  graph = await GraphStub.start();
  server = await TestServer.start(graph.environment);
  await openShop(server, { online: ['anna', 'ben'] });
});

afterAll(async () => {
  await server.remove();
  await graph.stop();
});

/** A morning with something of everything: a dial, an accept, a decline, a miss, a request, and whatever the platform's samples tell. */
async function liveThroughTheMorning(): Promise<void> {
  const { phoneNumberId } = CHANNEL;
  const anna = server.api(agent('anna'));
  const user = { bsuid: 'KE.2', number: '254700000002', name: 'Baraka' };
  await server.hooks(permissionReply({ wamid: 'wamid.yes', at: MORNING, user: AMINA, response: 'accept', permanent: true }));
  await server.settled();
  await anna.post('/v1/calls', { phoneNumberId, contact: AMINA.bsuid, sdpOffer: 'v=0' });
  await server.settled();
  const out = { callId: 'wacid.stub-1', user: AMINA };
  await server.hooks(
    ringing({ ...out, at: later(3) }),
    terminateAnswered({ ...out, direction: 'outbound', startedAt: later(8), lasted: 125 }),
    accepted({ ...out, at: later(8) }),
    connectOutbound({ ...out, at: later(2) }),
    connectInbound({ callId: 'wacid.taken', at: MORNING, user }),
    connectInbound({ callId: 'wacid.lost', at: MORNING, user: { bsuid: 'KE.3' } }),
  );
  await server.settled();
  await anna.post('/v1/calls/wacid.taken/accept', { sdpAnswer: 'v=0' });
  await server.api(agent('ben')).post('/v1/calls/wacid.lost/decline');
  await server.hooks(
    terminateAnswered({ callId: 'wacid.taken', user, direction: 'inbound', startedAt: later(9), lasted: 30 }),
    terminate({ callId: 'wacid.lost', user: { bsuid: 'KE.3' }, direction: 'inbound', at: later(50) }),
    inboundMessage({ wamid: 'wamid.text', at: later(60), user }),
  );
  await anna.post('/v1/permission-requests', { phoneNumberId, contact: 'KE.4', form: 'template', template: { name: 'may_we', language: 'en' } });
  await server.hooks(...sampleNames('webhook-').map((name) => sample(name) as object));
  await server.settled();
}

const removeFiles = (prefix: string): void => {
  for (const file of readdirSync(server.dataDir).filter((name) => name.startsWith(prefix))) rmSync(join(server.dataDir, file));
};

const headOf = async (): Promise<string | undefined> => (await eventsOf(server.dataDir, '')).at(-1)?.position;

describe('a server whose views are gone', () => {
  let before: readonly string[];
  let head: string | undefined;
  let asked: number;

  beforeAll(async () => {
    await liveThroughTheMorning();
    await server.stop();
    before = await everyDocument(server.dataDir);
    head = await headOf();
    asked = graph.requests.length;
  }, 60_000);

  it('AU-3 builds them again to the byte', async () => {
    expect(before.length).toBeGreaterThan(40);
    expect(await viewsThatDiffer(server.dataDir)).toEqual([]);
    removeFiles('views.db');
    await server.launch();
    await server.settled();
    await server.stop();
    expect(await everyDocument(server.dataDir)).toEqual(before);
  });

  it('AU-3 builds them again to the byte where it has forgotten how far everybody was, too', async () => {
    removeFiles('views.db');
    removeFiles('progress.db');
    await server.launch();
    await server.settled();
    await server.stop();
    expect(await everyDocument(server.dataDir)).toEqual(before);
  });

  it('AU-4 neither writes an event nor asks the platform for anything meanwhile', async () => {
    expect(asked).toBeGreaterThan(2);
    expect(graph.requests.length).toBe(asked);
    expect(await headOf()).toBe(head);
    await server.launch();
  });
});

describe('a server that is told to stop', () => {
  const call = (n: number) => connectInbound({ callId: `wacid.flood-${n}`, at: MORNING, user: { bsuid: `KE.9${n}` } });

  it('leaves within 5 s in the middle of a flood, and everything that it acknowledged is there afterwards', async () => {
    const payloads = Array.from({ length: 900 }, (_, n) => call(n));
    const stopped: Promise<void>[] = [];
    const { acknowledged, left } = await flood(server, payloads, 32, (count) => {
      if (count === 250) stopped.push(server.stop());
    });
    await Promise.all(stopped);
    expect(acknowledged.length).toBeGreaterThanOrEqual(250);
    expect(left.length).toBeGreaterThan(0);
    const stored = await eventsOf(server.dataDir, 'intake-');
    const bodies = new Set((await bodiesOf(server.dataDir, stored.map(({ position }) => position))).map(String));
    expect(acknowledged.filter((payload) => !bodies.has(bodyOf(payload).toString()))).toEqual([]);

    await server.launch();
    await server.settled();
    const calls = new Map(payloads.map((payload, n) => [payload as object, `wacid.flood-${n}`]));
    for (const payload of acknowledged.slice(-50)) {
      expect(await server.api(agent('anna')).get<CallDocument>(`/v1/calls/${calls.get(payload)}`)).toMatchObject({ status: 200, body: { direction: 'inbound' } });
    }
  });

  it('leaves within 5 s while the platform does not answer, and tries again after the start', async () => {
    graph.plan('accept', 'hang');
    await server.hooks(connectInbound({ callId: 'wacid.hangs', at: MORNING, user: { bsuid: 'KE.77' } }));
    await server.settled();
    const before = graph.of('accept').length;
    expect(await server.api(agent('ben')).post('/v1/calls/wacid.hangs/accept', { sdpAnswer: 'v=0' })).toMatchObject({ status: 200 });
    await until('the platform was asked', async () => graph.of('accept').length === before + 1);
    await server.stop();
    await server.launch();
    await until('the platform is asked again', async () => graph.of('accept').length === before + 2);
    expect(graph.of('accept').at(-1)!.body).toEqual(graph.of('accept').at(-2)!.body);
    await server.settled();
  });
});

describe('a second server', () => {
  const start = (env: Record<string, string>) => new Program({ PORT: '0', CLOCK: 'manual', ...env });

  it('on the same data is refused in one plain line, and the first goes on', async () => {
    const second = start({ DATA_DIR: server.dataDir });
    expect((await second.exited).code).toBe(1);
    expect(second.output.trim().split('\n')).toEqual([expect.stringMatching(/^ringledger: .*in use by another process$/)]);
    expect(await server.hook(connectInbound({ callId: 'wacid.goes-on', at: MORNING, user: { bsuid: 'KE.78' } }))).toMatchObject({ status: 200 });
  });

  it('on the same port is refused, and the last that it says is a plain line', async () => {
    const second = start({ DATA_DIR: join(server.dataDir, 'second'), PORT: new URL(server.url).port });
    expect((await second.exited).code).toBe(1);
    expect(second.output.trim().split('\n').at(-1)).toMatch(/^ringledger: .*EADDRINUSE/);
  });
});
