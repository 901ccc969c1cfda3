import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectInbound, terminate } from '#testing/fixtures/payloads';
import type { Page, Problem } from '#testing/server/http-client';
import { after, SECOND } from '#domain/kernel/instant';
import { agent, AMINA, MORNING, openShop } from '#testing/server/shop';
import { TestServer } from '#testing/server/test-server';
import type { AgentDocument } from '#views/agents/agents.view';
import type { CallDocument } from '#views/call-history/call-history.view';

const AGENTS = Array.from({ length: 50 }, (_, i) => `agent-${String(i).padStart(2, '0')}`);
const FIRST = 'wacid.first';
const SECOND_CALL = 'wacid.second';
const THIRD = 'wacid.third';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await openShop(server, { online: AGENTS });
});

afterAll(() => server.remove());

const rings = async (callId: string, bsuid = AMINA.bsuid): Promise<void> => {
  await server.hooks(connectInbound({ callId, at: MORNING, user: { bsuid } }));
  await server.settled();
};

const accept = (sub: string, callId: string) => server.api(agent(sub)).post<CallDocument & Problem>(`/v1/calls/${callId}/accept`, { sdpAnswer: 'v=0' });

const lineOf = async (sub: string) => {
  const { body } = await server.api(agent(sub)).get<Page<AgentDocument>>('/v1/agents?limit=500');
  return body.items.find(({ agentId }) => agentId === sub)?.line;
};

describe('a call that rings with fifty agents', () => {
  let winner: string;

  it('CA-5 goes to one of fifty who accept at once; the others are told who has it', async () => {
    await rings(FIRST);
    const answers = await Promise.all(AGENTS.map((sub) => accept(sub, FIRST)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    winner = won[0]!.body.agentId!;
    expect(AGENTS).toContain(winner);
    expect(won[0]!.body).toMatchObject({ status: 'live', agentId: winner });
    const lost = answers.filter(({ status }) => status !== 200);
    expect(lost).toHaveLength(49);
    for (const { status, body } of lost) expect([status, body.code, body.rule, body.winner]).toEqual([409, 'already_taken', 'CA-5', winner]);
  });

  it('CA-8 answers the winner who accepts again with the call, and nobody with a second seat', async () => {
    expect(await accept(winner, FIRST)).toMatchObject({ status: 200, body: { status: 'live', agentId: winner } });
    const other = AGENTS.find((sub) => sub !== winner)!;
    expect(await accept(other, FIRST)).toMatchObject({ status: 409, body: { code: 'already_taken', winner } });
  });

  it('CA-6 keeps the line of the winner and leaves those of the losers free', async () => {
    await rings(SECOND_CALL, 'KE.2');
    expect(await accept(winner, SECOND_CALL)).toMatchObject({ status: 409, body: { code: 'agent_busy', rule: 'CA-6' } });
    const loser = AGENTS.find((sub) => sub !== winner)!;
    expect(await accept(loser, SECOND_CALL)).toMatchObject({ status: 200, body: { agentId: loser } });
    await server.settled();
    const lines = await Promise.all(AGENTS.map(lineOf));
    expect(lines.filter((line) => line?.state === 'free')).toHaveLength(48);
    expect((await lineOf(winner))?.state).toBe('held');
  });

  it('gives the same answers after a restart', async () => {
    await server.restart();
    const loser = AGENTS.findLast((sub) => sub !== winner)!;
    expect(await accept(loser, FIRST)).toMatchObject({ status: 409, body: { code: 'already_taken', rule: 'CA-5', winner } });
    expect(await accept(winner, FIRST)).toMatchObject({ status: 200, body: { agentId: winner } });
    expect(await accept(winner, SECOND_CALL)).toMatchObject({ status: 409, body: { code: 'agent_busy' } });
  });

  it('frees the line of the winner when the call ends, and not before', async () => {
    await rings(THIRD, 'KE.3');
    await server.hooks(terminate({ callId: FIRST, direction: 'inbound', at: after(MORNING, 30 * SECOND), user: { bsuid: AMINA.bsuid } }));
    await server.settled();
    expect(await accept(winner, FIRST)).toMatchObject({ status: 409, body: { code: 'call_over' } });
    expect(await accept(winner, THIRD)).toMatchObject({ status: 200, body: { agentId: winner } });
  });
});
