import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectInbound, inboundMessage, terminate } from '#testing/fixtures/payloads';
import { agent, AMINA, MORNING, openShop } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';

const WACID = 'wacid.HBgMMjU0NzAwMDAwMDAx';
const WAMID = 'wamid.HBgMMjU0NzAwMDAwMDAx';
const PERSONAL = [AMINA.name, AMINA.waId, AMINA.bsuid, WACID, WAMID, 'v=0 a session of hers'] as readonly string[];

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await openShop(server, { online: ['anna'] });
  await server.hooks(
    connectInbound({ callId: WACID, at: MORNING, user: AMINA, sdp: 'v=0 a session of hers' }),
    inboundMessage({ wamid: WAMID, at: MORNING, user: AMINA }),
    connectInbound({ callId: `${WACID}2`, at: MORNING, user: AMINA }),
    terminate({ callId: `${WACID}2`, direction: 'inbound', at: MORNING, user: AMINA }),
  );
  await server.settled();
  await server.api(agent('anna')).post(`/v1/calls/${WACID}/accept`, { sdpAnswer: 'v=0' });
  await server.settled();
});

afterAll(() => server.remove());

/** Every file of the data directory that holds one of these, in one of the ways in which text is written down. */
function holding(words: readonly string[]): readonly string[] {
  const ways = words.flatMap((word) => [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from(Buffer.from(word).toString('base64').replace(/.{3}=*$/, ''))]);
  const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => ways.some((way) => readFileSync(path).includes(way)));
}

describe('a data directory', () => {
  it('AU-8 holds no name, number, platform id or session of a person in clear, though everybody is shown them', async () => {
    const { body } = await server.api(agent('anna')).get<{ items: readonly { contact: object; platformCallId: string }[] }>('/v1/calls');
    expect(body.items[0]).toMatchObject({ contact: { name: AMINA.name, waId: AMINA.waId, bsuid: AMINA.bsuid } });
    expect(holding(PERSONAL)).toEqual([]);
    // What is no person's is there to be found, so the search does find things.
    expect(holding(['CallAccepted']).length).toBeGreaterThan(0);
  });

  it('AU-8 holds none after a stop either, and opens to nobody without its master key', async () => {
    await server.stop();
    expect(holding(PERSONAL)).toEqual([]);
    await expect(server.launch({ KEYS_MASTER_KEY: Buffer.alloc(32, 7).toString('base64url') })).rejects.toThrow();
    await server.launch();
    expect((await server.api(agent('anna')).get<{ contact: object }>(`/v1/calls/${WACID}`)).body.contact).toMatchObject({ name: AMINA.name });
  });
});
