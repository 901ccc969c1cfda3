import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { workspaceId } from '#domain/kernel/ids';
import { asker, DEMO, startTestSystem, type TestSystem } from '#testing/test-system';
import { agents } from '#views/agents/agents.view';
import { balances } from '#views/balances/balances.view';

const OTHER = workspaceId('other');
/** A workspace whose name begins like another one's. */
const DEMO_2 = workspaceId('demo2');

let test: TestSystem;

beforeEach(async () => {
  test = await startTestSystem();
  for (const [workspace, subs] of [[DEMO, ['anna', 'ben', 'cleo']], [OTHER, ['anna']], [DEMO_2, ['dora']]] as const) {
    for (const sub of subs) await test.system.agents.setPresence({ ...asker(sub), workspace }, 'online');
  }
  await test.settled();
});

afterEach(() => test.stop());

const query = { sort: 'agentId', direction: 'ascending', limit: 2, after: null } as const;
const names = (items: readonly { agentId: string }[]) => items.map(({ agentId }) => agentId);

describe('reading views', () => {
  it('finds a document of its own workspace by its id, and null for any other', async () => {
    expect(await test.system.views.get(agents, DEMO, 'anna')).toMatchObject({ agentId: 'anna', presence: 'online' });
    for (const [workspace, id] of [[DEMO, 'dora'], [OTHER, 'ben'], [DEMO, ''], [DEMO, '../other/anna'], [DEMO, 'other/anna']] as const) expect(await test.system.views.get(agents, workspace, id)).toBeNull();
    expect(await test.system.views.get(balances, DEMO, 'anna')).toBeNull();
  });

  it('finds several at once by their ids, each once, without those that are not there', async () => {
    const found = await test.system.views.getAll(agents, DEMO, ['anna', 'nobody', 'cleo', 'anna']);
    expect([...found.keys()].sort()).toEqual(['anna', 'cleo']);
    expect((await test.system.views.getAll(agents, DEMO, [])).size).toBe(0);
  });

  it('lists page by page, forwards and back, and never a document of another workspace', async () => {
    const first = await test.system.views.list(agents, DEMO, query);
    expect(names(first.items)).toEqual(['anna', 'ben']);
    const second = await test.system.views.list(agents, DEMO, { ...query, after: first.next });
    expect([names(second.items), second.next]).toEqual([['cleo'], null]);
    const back = await test.system.views.list(agents, DEMO, { ...query, direction: 'descending', limit: 500 });
    expect(names(back.items)).toEqual(['cleo', 'ben', 'anna']);
    expect(names((await test.system.views.list(agents, DEMO_2, query)).items)).toEqual(['dora']);
  });

  it('lists by what is declared to be equal', async () => {
    await test.system.agents.setPresence(asker('ben'), 'away');
    await test.settled();
    const { items } = await test.system.views.list(agents, DEMO, { ...query, equals: { presence: 'online' } });
    expect(names(items)).toEqual(['anna', 'cleo']);
  });

  it('gives the text of a page as it lies in the store', async () => {
    const { documents } = await test.system.views.page(agents, DEMO, query);
    expect(documents.map(({ json }) => (JSON.parse(json) as { agentId: string }).agentId)).toEqual(['anna', 'ben']);
  });
});
