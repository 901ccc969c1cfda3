import { beforeEach, describe, expect, it } from '@jest/globals';
import { agentLineAggregate } from '#domain/agent-line/agent-line.decider';
import { agentId, contactId, dialId, workspaceId } from '#domain/kernel/ids';
import { after, DAY, HOUR, SECOND } from '#domain/kernel/instant';
import { permissionAggregate } from '#domain/permission/permission.decider';
import { asker, DEMO, T0 } from '#testing/test-system';
import { contextOf } from '../request-context.ts';
import { Desk, input, NUMBER } from './dials.fixture.ts';

const refusal = (code: string, more: object = {}) => ({ name: 'Refused', refusal: { code, ...more } });

describe('a dial that is refused', () => {
  it('is refused by the first of all rules that say no, and recorded with it', async () => {
    const desk = await new Desk().open({ money: '0', card: false, calling: false });
    const { gateway, channels, accounts } = desk.system;
    const line = (command: 'SeizeLine' | 'ReleaseLine') =>
      gateway.execute(agentLineAggregate, 'anna', { type: command, agentId: agentId('anna'), holder: 'cl_other', now: T0 }, contextOf(asker('anna')));
    await desk.grant();
    await desk.permission({ type: 'ReservePair', pair: desk.pair(), dialId: dialId('dl_other'), policy: 'meta', now: T0 });
    const revoked = { factKey: 'reply:no', at: T0, response: 'reject', permanent: false, expiresAt: null, automatic: false, refersTo: null } as const;
    await desk.permission({ type: 'RecordReply', pair: desk.pair(), reply: revoked });
    await desk.connections(100);
    await line('SeizeLine');

    await expect(desk.dial()).rejects.toMatchObject(refusal('calling_disabled', { rule: 'CH-2' }));
    await channels.change(asker('ada'), NUMBER, { calling: 'enabled' });
    await expect(desk.dial()).rejects.toMatchObject(refusal('agent_busy', { rule: 'CA-6', inputs: { holder: 'cl_other' } }));
    await line('ReleaseLine');
    await expect(desk.dial()).rejects.toMatchObject(refusal('call_in_progress', { rule: 'CA-13', inputs: { dialId: 'dl_other' } }));
    await desk.permission({ type: 'ReleasePair', pair: desk.pair(), dialId: dialId('dl_other') });
    await expect(desk.dial()).rejects.toMatchObject(refusal('no_call_permission', { rule: 'PE-5' }));
    await desk.clock.set(after(T0, SECOND));
    await desk.grant('reply:again', after(T0, SECOND));
    await expect(desk.dial()).rejects.toMatchObject(refusal('call_limit_reached', { rule: 'PE-9', retryAt: T0 - HOUR + DAY, inputs: { max: 100, used: 100 } }));
    await desk.clock.set(after(T0, -HOUR + DAY));
    await expect(desk.dial()).rejects.toMatchObject(refusal('top_up_required', { rule: 'CA-16' }));
    await accounts.topUp(asker('ada'), 'acc-1', '0.005', null);
    await expect(desk.dial()).rejects.toMatchObject(refusal('no_rate', { rule: 'MO-3', detail: 'no_card' }));
    await desk.importCard();
    await expect(desk.dial()).rejects.toMatchObject(refusal('insufficient_funds', { rule: 'MO-10' }));
    await accounts.topUp(asker('ada'), 'acc-1', '0.005', null);
    expect(await desk.dial()).toMatchObject({ estimate: { affordableSeconds: 60, market: 'North America', tier: 0, ratePerMinute: '0.010000', currency: 'USD' } });

    const recorded = (await desk.all('DialRefused')).map(({ data }) => [data.rule, data.code, data.agentId, data.contactId]);
    const rules = ['CH-2', 'CA-6', 'CA-13', 'PE-5', 'PE-9', 'CA-16', 'MO-3', 'MO-10'];
    expect(recorded).toEqual(rules.map((rule) => [rule, expect.any(String), 'anna', desk.sheena]));
    expect((await desk.all('DialRefused'))[4]?.data.inputs).toEqual({ period: 'PT24H', max: 100, used: 100, retryAt: T0 - HOUR + DAY });
    expect(await desk.all('DialRequested')).toHaveLength(1);
  });

  it('leaves line and pair free, whichever rule it was', async () => {
    const desk = await new Desk().open({ money: '0' });
    await desk.grant();
    for (const [rule, mend] of [
      ['CA-16', () => desk.system.accounts.topUp(asker('ada'), 'acc-1', '0.009999', null)],
      ['MO-10', () => desk.permission({ type: 'ReservePair', pair: desk.pair(), dialId: dialId('dl_other'), policy: 'meta', now: T0 })],
      ['CA-13', () => desk.permission({ type: 'ReleasePair', pair: desk.pair(), dialId: dialId('dl_other') })],
    ] as const) {
      await expect(desk.dial()).rejects.toMatchObject({ refusal: { rule } });
      expect(await desk.line()).toEqual({ kind: 'free' });
      if (rule !== 'CA-13') expect(await desk.reservation()).toBeNull();
      await mend();
    }
    expect((await desk.all('PairReleased')).map(({ data }) => data.dialId)).toEqual([...(await desk.all('PairReserved')).map(({ data }) => data.dialId)]);
    expect((await desk.all('LineReleased')).map(({ data }) => data.holder)).toEqual((await desk.all('LineSeized')).map(({ data }) => data.holder));
  });

  it('leaves a call that the agent has on the line', async () => {
    const desk = await new Desk().open();
    await desk.grant();
    const { dialId: first } = await desk.dial();
    await expect(desk.dial()).rejects.toMatchObject(refusal('agent_busy'));
    expect(await desk.line()).toEqual({ kind: 'held', holder: first });
    expect(await desk.reservation()).toBe(first);
  });

  it('PE-5 is refused for somebody whom nobody knows, once the line is free', async () => {
    const desk = await new Desk().open();
    const unknown = (sub: string) => desk.system.dials.dial(asker(sub), input('KE.nobody'));
    await expect(unknown('anna')).rejects.toMatchObject(refusal('no_call_permission', { rule: 'PE-5' }));
    expect((await desk.all('DialRefused'))[0]?.data).toMatchObject({ contactId: null, rule: 'PE-5' });
    expect(await desk.line()).toEqual({ kind: 'free' });
    await desk.grant();
    await desk.dial('ben');
    await expect(unknown('ben')).rejects.toMatchObject(refusal('agent_busy'));
  });

  it('is not there for a number of another workspace, of which nothing is told or recorded', async () => {
    const desk = await new Desk().open();
    await desk.grant();
    const stranger = { ...asker('anna'), workspace: workspaceId('other') };
    await expect(desk.system.dials.dial(stranger, input(desk.sheena))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(desk.dial('anna', undefined, { phoneNumberId: '1' })).rejects.toMatchObject({ name: 'NotFound' });
    expect([await desk.all('DialRefused'), await desk.all('LineSeized')]).toEqual([[], []]);
  });
});

describe('a dial that goes out', () => {
  let desk: Desk;

  beforeEach(async () => {
    desk = await new Desk().open();
    await desk.grant('reply:first');
  });

  it('holds the line, has the pair, and says what it is billed by and how long the money lasts', async () => {
    const { dialId: id, estimate, position } = await desk.dial('anna');
    expect(await desk.line()).toEqual({ kind: 'held', holder: id });
    expect(await desk.reservation()).toBe(id);
    const [requested] = await desk.all('DialRequested');
    expect(requested).toMatchObject({
      position,
      data: {
        dialId: id, agentId: 'anna', contactId: desk.sheena, phoneNumberId: NUMBER, at: T0, estimate,
        billing: { accountId: 'acc-1', wabaId: '1', timeZone: 'Europe/Rome', currency: 'USD' },
        subject: { to: '16315553602', bsuid: 'US.13491208655302741918', name: 'Sheena Nelson', sdp: 'v=0' },
      },
    });
    expect(estimate.affordableSeconds).toBe(50 * 100 * 60);
  });

  it('PE-11 stores the position of the very grant that it relies on', async () => {
    await desk.grant('reply:later', after(T0, -SECOND));
    await desk.grant('reply:future', after(T0, HOUR));
    await desk.dial();
    const grants = await desk.all('PermissionGranted');
    const relied = grants.find(({ data }) => data.factKey === 'reply:first');
    expect(relied).toBeDefined();
    expect((await desk.all('DialRequested'))[0]?.data.grantPosition).toBe(relied?.position);
    expect(new Set(grants.map(({ position }) => position)).size).toBe(3);
  });

  it('PE-11 does not take a reply for it that came after the pair was taken', async () => {
    await desk.permission({ type: 'ReservePair', pair: desk.pair(), dialId: dialId('dl_once'), policy: 'meta', now: T0 });
    await desk.grant('reply:late', T0);
    await desk.dial('anna', 'once');
    const [first] = await desk.all('PermissionGranted');
    expect((await desk.all('DialRequested'))[0]?.data.grantPosition).toBe(first?.position);
  });

  it('PE-11 names the event that brought the grant of a contact who turned out to be this one', async () => {
    const fresh = await new Desk().open();
    const facts = await desk.system.gateway.load(permissionAggregate, DEMO, `${NUMBER}.${desk.sheena}`);
    await fresh.permission({ type: 'AbsorbPermission', pair: fresh.pair(), from: contactId('ct_gone'), facts });
    await fresh.dial();
    const [absorbed] = await fresh.all('PermissionAbsorbed');
    expect((await fresh.all('DialRequested'))[0]?.data.grantPosition).toBe(absorbed?.position);
  });

  it('goes to the number that is asked for, where it is one of the contact’s, in any of its spellings', async () => {
    await desk.dial('anna', undefined, { to: '16315553602' });
    expect((await desk.all('DialRequested'))[0]?.data.subject?.to).toBe('16315553602');
    for (const to of ['16315553603', '254700000001']) {
      await expect(desk.dial('ben', undefined, { to })).rejects.toMatchObject({ name: 'Unfit', faults: [{ path: 'to' }] });
    }
    expect(await desk.all('DialRefused')).toEqual([]);
  });

  it('CA-13 lets one of 20 agents who dial at once through', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => desk.dial(`agent-${n}`)));
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.dialId] : []));
    expect(won).toEqual([await desk.reservation()]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(refusal('call_in_progress', { rule: 'CA-13' }));
    const lines = await Promise.all(Array.from({ length: 20 }, (_, n) => desk.line(`agent-${n}`)));
    expect(lines.filter(({ kind }) => kind === 'free')).toHaveLength(19);
  });
});
