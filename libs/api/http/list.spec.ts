import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asker, DEMO, startTestSystem, type TestSystem } from '#testing/test-system';
import { agents, type AgentDocument } from '#views/agents/agents.view';
import type { Caller } from './caller.ts';
import { listAs, listRaw } from './list.ts';

const anna: Caller = { sub: 'anna', workspace: DEMO, roles: ['agent'] };
const SUBS = Array.from({ length: 7 }, (_, n) => `agent-${n}`);
const BY_NAME = { sort: 'agentId', direction: 'ascending' } as const;

let test: TestSystem;

beforeEach(async () => {
  test = await startTestSystem();
  for (const sub of SUBS) await test.system.agents.setPresence(asker(sub), 'online');
  await test.settled();
});

afterEach(() => test.stop());

const raw = async (page: { limit?: string; cursor?: string }) =>
  JSON.parse((await listRaw(test.system.views, agents, anna, page, BY_NAME)).text) as { items: AgentDocument[]; next: string | null };

describe('lists', () => {
  it('give every document once, whatever the size of a page, and end with null', async () => {
    for (const limit of ['1', '2', '3', '7', '500']) {
      const seen: string[] = [];
      let next: string | null | undefined;
      do {
        const page: Awaited<ReturnType<typeof raw>> = await raw({ limit, ...(next && { cursor: next }) });
        expect(page.items.length).toBeLessThanOrEqual(Number(limit));
        seen.push(...page.items.map(({ agentId }) => agentId));
        next = page.next;
      } while (next !== null);
      expect(seen).toEqual(SUBS);
    }
  });

  it('stay where they are when something comes in before them', async () => {
    const first = await raw({ limit: '3' });
    await test.system.agents.setPresence(asker('agent-0a'), 'online');
    await test.settled();
    expect((await raw({ limit: '500', cursor: first.next ?? '' })).items.map(({ agentId }) => agentId)).toEqual(SUBS.slice(3));
  });

  it('show each document as the caller may see it', async () => {
    const present = ({ agentId }: AgentDocument) => agentId.toUpperCase();
    const page = await listAs(test.system.views, agents, anna, { limit: '2' }, { ...BY_NAME, present });
    expect(page).toEqual({ items: ['AGENT-0', 'AGENT-1'], next: expect.any(String) });
    expect(await raw({ limit: '2', cursor: page.next ?? '' })).toMatchObject({ items: [{ agentId: 'agent-2' }, { agentId: 'agent-3' }] });
  });

  it('refuse a cursor that is none of theirs', async () => {
    await expect(raw({ cursor: 'garbage' })).rejects.toMatchObject({ code: 'invalid_request', status: 400 });
  });

  it('are empty, not absent, where there is nothing', async () => {
    const stranger = { ...anna, workspace: 'other' as typeof DEMO };
    expect((await listRaw(test.system.views, agents, stranger, {}, BY_NAME)).text).toBe('{"items":[],"next":null}');
  });
});
