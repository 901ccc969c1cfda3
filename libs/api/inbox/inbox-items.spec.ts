import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { after, SECOND } from '#domain/kernel/instant';
import { accepted, connectInbound, connectOutbound } from '#testing/fixtures/payloads';
import { openOffice } from '#testing/office';
import { asker, DEMO, startTestSystem, T0, type TestSystem } from '#testing/test-system';
import { inboxCalls } from '#views/inbox-calls/inbox-calls.view';
import type { Role } from '../http/caller.ts';
import { InboxItems } from './inbox-items.ts';

let test: TestSystem;

beforeEach(async () => {
  test = await startTestSystem();
  await openOffice(test);
  await test.deliver(connectInbound({ callId: 'wacid.rings', at: T0, user: { bsuid: 'KE.1' } }));
  await test.settled();
});

afterEach(() => test.stop());

/** Every call in the inbox, as somebody sees it. */
async function seenBy(sub: string, ...roles: Role[]) {
  await test.settled();
  const items = Object.assign(new InboxItems() as object, { system: test.system }) as unknown as InboxItems;
  const { items: calls } = await test.system.views.list(inboxCalls, DEMO, { sort: 'ringingSince', direction: 'ascending', limit: 50, after: null });
  return (await items.of({ sub, workspace: DEMO, roles: roles.length > 0 ? roles : ['agent'] }, calls)) as readonly Readonly<Record<string, unknown>>[];
}

const act = (sub: string) => ({ accept: (id: string) => test.system.calls.accept(asker(sub), id, 'v=0'), decline: (id: string) => test.system.calls.decline(asker(sub), id) });

describe('a call in the inbox', () => {
  it('can be accepted and declined by an agent while it rings', async () => {
    expect(await seenBy('anna')).toMatchObject([{ status: 'ringing', direction: 'inbound', canAccept: true, blockedBy: null, canDecline: true, canRecord: false, topUpRequired: false, agentId: null }]);
  });

  it('CA-6 is told to an agent on another call, who cannot accept it and why', async () => {
    await act('anna').accept('wacid.rings');
    await test.deliver(connectInbound({ callId: 'wacid.second', at: after(T0, SECOND), user: { bsuid: 'KE.2' } }));
    expect((await seenBy('anna')).map(({ canAccept, blockedBy, canDecline }) => [canAccept, blockedBy, canDecline])).toEqual([[false, 'already_taken', false], [false, 'on_another_call', true]]);
    expect((await seenBy('ben')).map(({ blockedBy }) => blockedBy)).toEqual(['already_taken', null]);
  });

  it('cannot be declined twice, nor accepted by who declined it', async () => {
    await act('anna').decline('wacid.rings');
    expect(await seenBy('anna')).toMatchObject([{ canAccept: false, blockedBy: 'declined', canDecline: false }]);
    expect(await seenBy('ben')).toMatchObject([{ canAccept: true }]);
  });

  it('is there to look at for who is no agent', async () => {
    expect(await seenBy('fay', 'finance', 'admin')).toMatchObject([{ canAccept: false, blockedBy: 'not_an_agent', canDecline: false }]);
  });

  it('of the other direction is nothing to accept', async () => {
    await test.deliver(connectOutbound({ callId: 'wacid.out', at: T0, user: { bsuid: 'KE.3' } }));
    await test.deliver(accepted({ callId: 'wacid.out', at: after(T0, SECOND), user: { bsuid: 'KE.3' } }));
    const outbound = (await seenBy('anna')).find(({ direction }) => direction === 'outbound');
    expect(outbound).toMatchObject({ status: 'live', canAccept: false, blockedBy: 'outbound', canDecline: false });
  });

  it('CA-16 says that a top-up is needed, while it still rings', async () => {
    await test.system.accounts.open(asker('ada'), { accountId: 'poor', name: 'Poor', currency: 'USD', wabas: [] });
    await test.settled();
    const [ringing] = await seenBy('anna');
    const items = Object.assign(new InboxItems() as object, { system: test.system }) as unknown as InboxItems;
    const poor = { ...ringing, accountId: 'poor', declined: [], offered: [] };
    expect(await items.of({ sub: 'anna', workspace: DEMO, roles: ['agent'] }, [poor as never])).toMatchObject([{ topUpRequired: true, canAccept: true }]);
  });

  it('shows nobody who else was told or said no', async () => {
    await act('anna').decline('wacid.rings');
    const [item] = await seenBy('ben');
    expect(Object.keys(item ?? {})).toEqual(expect.not.arrayContaining(['offered', 'declined', 'accountId']));
  });
});
