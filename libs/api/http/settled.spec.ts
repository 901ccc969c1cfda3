import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { memoryViewStore } from '#view-store/memory/memory-view-store';
import { memoryContents } from '#view-store/memory/contents';
import { plannedFaults } from '#view-store/memory/faults';
import { asker, startTestSystem, type TestSystem } from '#testing/test-system';
import { afterWrite } from './settled.ts';

const ACCOUNT = { accountId: 'acc-1', name: 'Main', currency: 'USD', wabas: [] };

let test: TestSystem;

beforeEach(async () => {
  test = await startTestSystem();
});

afterEach(() => test.stop());

const positionOf = (view: string) => test.system.consistency.positionOf([view]);

describe('reading what was just written', () => {
  it('waits until the view holds the write', async () => {
    const position = await test.system.accounts.open(asker('ada'), ACCOUNT);
    const seen = await afterWrite(test.system, position, ['balances'], () => Promise.resolve(positionOf('balances')));
    expect(seen >= (position ?? '')).toBe(true);
    expect(position).not.toBeNull();
  });

  it('waits for all that was there before, where there was nothing to write', async () => {
    const { accounts } = test.system;
    const written = await accounts.open(asker('ada'), ACCOUNT);
    expect(await accounts.open(asker('ada'), ACCOUNT)).toBeNull();
    const seen = await afterWrite(test.system, null, ['balances'], () => Promise.resolve(positionOf('balances')));
    expect(seen >= (written ?? '')).toBe(true);
  });

  it('does not wait on an empty log', async () => {
    expect(await afterWrite(test.system, null, ['balances'], () => Promise.resolve('read'))).toBe('read');
  });

  it('says that it is done but cannot be shown, where the view does not come along', async () => {
    await test.stop();
    const faults = plannedFaults();
    const views = memoryViewStore({ contents: memoryContents(), gate: faults.gate });
    test = await startTestSystem({ views });
    await test.settled();
    for (let n = 0; n < 200; n++) faults.failNext('commit');
    const position = await test.system.accounts.open(asker('ada'), ACCOUNT);
    let read = false;
    const answer = afterWrite(test.system, position, ['balances'], () => Promise.resolve((read = true)));
    await expect(answer).rejects.toMatchObject({ code: 'behind', status: 503, retryAfter: 1 });
    expect(read).toBe(false);
  });
});
