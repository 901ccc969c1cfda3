import { describe, expect, it } from '@jest/globals';
import { checked } from '../http/validation.ts';
import { ChangeChannelRequest, ConnectChannelRequest } from './channel.request.ts';
import { settingsOf } from './settings-of.ts';

const read = async (body: object) => settingsOf((await checked(ChangeChannelRequest).transform(body, { type: 'body' })) as ChangeChannelRequest);
const faults = (type: new () => object, body: object) =>
  checked(type).transform(body, { type: 'body' }).then(() => [], (error: { body(): { errors: { path: string }[] } }) => error.body().errors.map(({ path }) => path));

const WINDOW = { day: 1, open: '0900', close: '2359' };

describe('settings of a number', () => {
  it('are those that are named, as the domain writes them', async () => {
    const callHours = { timeZone: 'Europe/Rome', weekly: [WINDOW] };
    expect(await read({ calling: 'enabled', inboundCalls: 'blocked', messagingLimit: 'unlimited', callHours, callbackPermission: 'disabled', recording: { enabled: false } })).toEqual({
      calling: 'enabled',
      inboundCalls: 'blocked',
      messagingLimit: 'unlimited',
      callHours: { ...callHours, special: [] },
      callbackPermission: 'disabled',
      recording: { enabled: false, purpose: null, announcementLanguage: null },
    });
    expect(await read({ messagingLimit: 0 })).toEqual({ messagingLimit: 0 });
  });

  it('take null for call hours that hold no more, and for nothing everywhere else', async () => {
    expect(await read({ callHours: null, calling: null, messagingLimit: null, recording: null })).toEqual({ callHours: null });
    expect(await read({})).toEqual({});
  });

  it('hold plain values, so that nothing of a class gets into an event', async () => {
    const { callHours } = await read({ callHours: { timeZone: 'UTC', weekly: [WINDOW], special: [{ date: '2026-12-24', open: '0900', close: '1300' }] } });
    for (const inner of [callHours, callHours?.weekly[0], callHours?.special[0]]) expect(Object.getPrototypeOf(inner)).toBe(Object.prototype);
  });

  it.each([
    [{ calling: 'on' }, ['calling']],
    [{ messagingLimit: -1 }, ['messagingLimit']],
    [{ messagingLimit: 1.5 }, ['messagingLimit']],
    [{ messagingLimit: '2000' }, ['messagingLimit']],
    [{ callHours: { timeZone: 'Rome', weekly: [{ ...WINDOW, day: 8, open: '2400' }] } }, ['callHours.timeZone', 'callHours.weekly.0.day', 'callHours.weekly.0.open']],
    [{ callHours: { timeZone: 'UTC', weekly: Array(15).fill(WINDOW) } }, ['callHours.weekly']],
    [{ callHours: { timeZone: 'UTC', weekly: [[]] } }, ['callHours.weekly.0']],
    [{ callHours: { timeZone: 'UTC' } }, ['callHours.weekly']],
    [{ recording: { enabled: true } }, ['recording.purpose']],
    [{ recording: { enabled: 'yes', purpose: 'quality' } }, ['recording.enabled']],
    [{ recording: [] }, ['recording']],
    [{ country: 'US' }, ['country']],
  ])('do not take %j', async (body, paths) => {
    expect(await faults(ChangeChannelRequest, body)).toEqual(paths);
  });

  it('of a new number need its whole identity', async () => {
    expect(await faults(ConnectChannelRequest, {})).toEqual(['phoneNumberId', 'wabaId', 'displayPhoneNumber', 'country', 'timeZone', 'accountId']);
    expect(await faults(ConnectChannelRequest, { phoneNumberId: '+1', wabaId: '', displayPhoneNumber: '1 2', country: 'it', timeZone: '', accountId: 'a/b', messagingLimit: 'many' })).toHaveLength(7);
  });
});
