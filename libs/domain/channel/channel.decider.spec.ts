import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { accountId, phoneNumberId as numberId } from '../kernel/ids.ts';
import { instant, type Instant } from '../kernel/instant.ts';
import { day, type PolicySet } from '../policy/policy.ts';
import type { ChannelCommand, ChannelSettings } from './channel.commands.ts';
import type { CallHours, ChannelEvent, MessagingLimit } from './channel.events.ts';
import { channel, channelAggregate } from './channel.decider.ts';
import { callingEnabled, dialGate, inboundGate } from './channel.state.ts';

const { given } = specOf(channel);
const phoneNumberId = numberId('436666719526789');
const identity = {
  phoneNumberId,
  wabaId: '366634483210360',
  displayPhoneNumber: '16315553601',
  country: 'IT',
  timeZone: 'Europe/Rome',
  accountId: accountId('acc-1'),
};
const connected: ChannelEvent = { type: 'ChannelConnected', ...identity };
const enabled: ChannelEvent = { type: 'CallingEnabled', phoneNumberId };
const blocked: ChannelEvent = { type: 'InboundCallsBlocked', phoneNumberId };
const observed = (limit: MessagingLimit): ChannelEvent => ({ type: 'MessagingLimitObserved', phoneNumberId, limit });
const connect = (more: Partial<Extract<ChannelCommand, { type: 'ConnectChannel' }>> = {}): ChannelCommand => ({
  type: 'ConnectChannel',
  ...identity,
  messagingLimit: null,
  ...more,
});
const change = (settings: ChannelSettings, policy: PolicySet = 'meta', now: Instant = day('2026-11-24')): ChannelCommand => ({
  type: 'ChangeSettings',
  phoneNumberId,
  settings,
  policy,
  now,
});
const hours: CallHours = { timeZone: 'Europe/Rome', weekly: [{ day: 1, open: '0900', close: '1800' }], special: [] };

describe('channel', () => {
  it('is connected once, with the limit if it is told', () => {
    given().when(connect()).emits(connected);
    given().when(connect({ messagingLimit: 2_000 })).emits(connected, observed(2_000));
    expect(channelAggregate.category).toBe('channel');
  });

  it('does nothing when it is connected again with the same content, however the limit has come to be known', () => {
    given(connected).when(connect()).doesNothing();
    given(connected, observed(2_000)).when(connect({ messagingLimit: 2_000 })).doesNothing();
    given(connected, observed(2_000)).when(connect()).doesNothing();
  });

  it('refuses to be connected again with other content', () => {
    given(connected).when(connect({ accountId: accountId('acc-2') })).refuses('already_exists');
    given(connected, observed(2_000)).when(connect({ messagingLimit: 10_000 })).refuses('already_exists');
  });

  it('records a setting only where it changes', () => {
    given(connected).when(change({ callHours: hours })).emits({ type: 'CallHoursSet', phoneNumberId, callHours: hours });
    const reordered = { special: [], weekly: [{ close: '1800', open: '0900', day: 1 }], timeZone: 'Europe/Rome' };
    given(connected).when(change({ callHours: hours }), change({ callHours: reordered })).doesNothing();
    given(connected)
      .when(change({ callHours: hours }), change({ callHours: { ...hours, weekly: [] } }))
      .emits({ type: 'CallHoursSet', phoneNumberId, callHours: { ...hours, weekly: [] } });
    given(connected).when(change({ callHours: hours }), change({ callHours: null })).emits({ type: 'CallHoursSet', phoneNumberId, callHours: null });
    given(connected).when(change({})).doesNothing();
    given(connected).when(change({ calling: 'disabled', inboundCalls: 'allowed', callHours: null })).doesNothing();
  });

  it('records each of several settings, the limit first', () => {
    const recording = { enabled: true, purpose: 'quality', announcementLanguage: 'it' };
    const all = change({ recording, callbackPermission: 'enabled', inboundCalls: 'blocked', calling: 'enabled', messagingLimit: 2_000 });
    given(connected)
      .when(all)
      .emits(observed(2_000), enabled, blocked, { type: 'CallbackPermissionSet', phoneNumberId, status: 'enabled' }, {
        type: 'RecordingPolicySet',
        phoneNumberId,
        ...recording,
      });
    given(connected).when(all, all).doesNothing();
  });

  it('keeps settings apart: switching one back leaves the others', () => {
    const { state } = given(connected, observed('unlimited'), enabled, blocked).when(change({ calling: 'disabled' }));
    expect(state).toMatchObject({ calling: 'disabled', inboundCalls: 'blocked', messagingLimit: 'unlimited' });
    given(connected, blocked).when(change({ inboundCalls: 'allowed' })).emits({ type: 'InboundCallsAllowed', phoneNumberId });
  });

  it('has no settings before it is connected', () => given().when(change({ inboundCalls: 'blocked' })).doesNothing());
});

describe('enabling calling', () => {
  const enable = (policy: PolicySet = 'meta', now?: Instant) => change({ calling: 'enabled' }, policy, now);

  it('CH-1 is refused below the threshold, naming limit, threshold and source, and allowed at exactly the threshold', () => {
    given(connected, observed(1_999))
      .when(enable())
      .refuses('messaging_limit_too_low', {
        rule: 'CH-1',
        inputs: { limit: 1_999, threshold: 2_000, source: expect.stringContaining('messaging-limits') },
      });
    given(connected, observed(2_000)).when(enable()).emits(enabled);
  });

  it('CH-1 lets `unlimited` pass and a limit that nobody knows not', () => {
    given(connected, observed('unlimited')).when(enable()).emits(enabled);
    given(connected).when(enable()).refuses('messaging_limit_too_low', { inputs: { limit: null, threshold: 2_000 } });
  });

  it('CH-1 goes by the threshold of the day and of the set', () => {
    const lastOfOld = instant(day('2025-10-07') - 1);
    given(connected, observed(1_000)).when(enable('meta', lastOfOld)).emits(enabled);
    given(connected, observed(1_000)).when(enable('meta', day('2025-10-07'))).refuses('messaging_limit_too_low');
    given(connected, observed(1_000)).when(enable('respondio-2025')).emits(enabled);
    given(connected, observed(999)).when(enable('respondio-2025')).refuses('messaging_limit_too_low', { inputs: { threshold: 1_000 } });
  });

  it('CH-1 looks at a limit told by the same change, and takes over none of a change that it refuses', () => {
    given(connected, observed(250)).when(change({ calling: 'enabled', messagingLimit: 2_000 })).emits(observed(2_000), enabled);
    const answer = given(connected, observed(2_000)).when(change({ calling: 'enabled', messagingLimit: 250, inboundCalls: 'blocked' }));
    answer.refuses('messaging_limit_too_low', { inputs: { limit: 250 } });
    expect(answer.events()).toEqual([]);
  });

  it('CH-1 does not switch off what is on when the limit falls', () =>
    given(connected, observed(2_000), enabled)
      .when(change({ calling: 'enabled', messagingLimit: 250 }))
      .emits(observed(250)));
});

describe('the gates of a channel', () => {
  const after = (...events: ChannelEvent[]) => given(...events).state();

  it('CH-2 are shut until calling is enabled: inbound calls are turned away, no dial leaves', () => {
    for (const off of [after(), after(connected), after(connected, enabled, { type: 'CallingDisabled', phoneNumberId })]) {
      expect([callingEnabled(off), inboundGate(off)]).toEqual([false, 'rejected_by_setting']);
      expect(dialGate(off)).toEqual({ code: 'calling_disabled', rule: 'CH-2' });
    }
    const on = after(connected, enabled);
    expect([callingEnabled(on), inboundGate(on), dialGate(on)]).toEqual([true, null, null]);
  });

  it('CH-3 turn inbound calls away where contacts may not call, while dialling still works', () => {
    const oneWay = after(connected, enabled, blocked);
    expect([inboundGate(oneWay), dialGate(oneWay)]).toEqual(['rejected_by_setting', null]);
  });
});
