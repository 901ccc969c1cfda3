import { describe, expect, it } from '@jest/globals';
import { connectInbound, SHEENA, terminate } from './fixtures/payloads.ts';
import { openOffice } from './office.ts';
import { pseudonyms, DEMO, startTestSystem, T0 } from './test-system.ts';

describe('test system', () => {
  it('runs the whole way from a webhook to a missed call', async () => {
    const test = await startTestSystem();
    await openOffice(test);
    await test.deliver(connectInbound({ callId: 'wacid.1', at: T0, user: SHEENA }));
    await test.settled();
    expect((await test.all('CallOffered')).map(({ data }) => data.agents)).toEqual([['anna', 'ben']]);
    await test.pass(30);
    await test.deliver(terminate({ callId: 'wacid.1', direction: 'inbound', at: test.clock.now() }));
    await test.settled();
    const [missed] = await test.all('CallMissed');
    expect(missed?.data).toMatchObject({ callId: pseudonyms.callId(DEMO, 'wacid.1') });
    expect(test.said).toEqual([]);
    await test.stop();
  });
});
