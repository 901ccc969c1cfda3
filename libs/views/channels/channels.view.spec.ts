import { describe, expect, it } from '@jest/globals';
import { channel } from '#domain/channel/channel.decider';
import type { ChannelSettings } from '#domain/channel/channel.commands';
import { accountId, phoneNumberId } from '#domain/kernel/ids';
import { specOf } from '#testing/decider-spec';
import { fold, RECORDED_AT } from '#testing/view-spec';
import { channels } from './channels.view.ts';

const { given } = specOf(channel);

const NUMBER = phoneNumberId('436666719526789');
const identity = {
  phoneNumberId: NUMBER,
  wabaId: '366634483210360',
  displayPhoneNumber: '16315553601',
  country: 'IT',
  timeZone: 'Europe/Rome',
  accountId: accountId('acc-1'),
};
const connected = given().when({ type: 'ConnectChannel', ...identity, messagingLimit: 2000 }).events();
const changed = (settings: ChannelSettings) => given(...connected).when({ type: 'ChangeSettings', phoneNumberId: NUMBER, settings, policy: 'meta', now: RECORDED_AT }).events();
const after = (...events: Parameters<typeof fold>[1]) => fold(channels, events)[NUMBER];

describe('channels', () => {
  it('CH-2 CH-3 begins with calling disabled and inbound calls allowed, field by field in the order of the contract', () =>
    expect(JSON.stringify(after(...connected))).toBe(
      JSON.stringify({
        ...identity,
        calling: 'disabled',
        inboundCalls: 'allowed',
        messagingLimit: 2000,
        callHours: null,
        callbackPermission: null,
        recording: null,
      }),
    ));

  it('shows each setting as it was changed last', () => {
    const callHours = { timeZone: 'Europe/Rome', weekly: [{ day: 1, open: '0900', close: '1800' }], special: [] };
    const settings = { calling: 'enabled', inboundCalls: 'blocked', callHours, callbackPermission: 'enabled', messagingLimit: 'unlimited' } as const;
    const recording = { enabled: true, purpose: 'quality', announcementLanguage: 'it' };
    expect(after(...connected, ...changed({ ...settings, recording }))).toEqual({ ...identity, ...settings, recording });
    const back = [{ type: 'CallingDisabled', phoneNumberId: NUMBER }, { type: 'InboundCallsAllowed', phoneNumberId: NUMBER }] as const;
    expect(after(...connected, ...changed(settings), ...back)).toMatchObject({ calling: 'disabled', inboundCalls: 'allowed', callbackPermission: 'enabled' });
  });

  it('knows no number that was never connected, and is connected once', () => {
    expect(fold(channels, changed({ calling: 'enabled' }))).toEqual({});
    expect(after(...connected, ...changed({ calling: 'enabled' }), ...connected)?.calling).toBe('enabled');
  });
});
