import { describe, expect, it } from '@jest/globals';
import { bodyOf } from '#testing/fixtures/payloads';
import { readPayload } from './read-payload.ts';
import type { Update } from './update.ts';

function read(field: string, value: object, time: unknown = 1641848059): Update {
  const result = readPayload(bodyOf({ entry: [{ id: 'waba', time, changes: [{ field, value }] }] }));
  if ('fault' in result) throw new Error(result.fault);
  return result.updates[0]!;
}

const PATH = 'entry[0].changes[0].value';

describe('an account update', () => {
  const tier = { tier_update_time: 1743451903, pricing_category: 'CALLING', tier: '0:50000', effective_month: '2026-11', region: 'Italy' };
  const tierUpdate = (change: object): Update => read('account_update', { event: 'VOLUME_BASED_PRICING_TIER_UPDATE', volume_tier_info: { ...tier, ...change } });

  it('of an event that we do not know is counted under its name', () => {
    expect(read('account_update', { event: 'VERIFIED_ACCOUNT', phone_number: '+39 06 1' })).toMatchObject({
      meaning: 'unknown',
      kind: 'account_update.verified_account',
      displayPhoneNumber: '39061',
    });
  });

  it('may come without a time', () => {
    expect(read('account_update', { event: 'account_violation', violation_info: { violation_type: 'X' } }, null)).toMatchObject({ event: 'violation', at: null });
  });

  it('holds several restrictions', () => {
    const restriction_info = [{ restriction_type: 'A', expiration: '1641848057' }, { restriction_type: 'B' }];
    expect(read('account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info })).toMatchObject({
      restrictions: [
        { restriction: 'A', expiresAt: 1641848057000 },
        { restriction: 'B', expiresAt: null },
      ],
    });
  });

  it.each([
    [{}, 'restriction_info'],
    [{ restriction_info: {} }, 'restriction_info'],
    [{ restriction_info: [] }, 'restriction_info'],
    [{ restriction_info: ['x'] }, 'restriction_info[0]'],
    [{ restriction_info: [{ restriction_type: 'A' }, { expiration: 5 }] }, 'restriction_info[1].restriction_type'],
    [{ restriction_info: [{ restriction_type: 'A', expiration: 'never' }] }, 'restriction_info[0].expiration'],
  ])('that restricts with %j is malformed', (value, path) => {
    expect(read('account_update', { event: 'ACCOUNT_RESTRICTION', ...value })).toMatchObject({ meaning: 'malformed', path: `${PATH}.${path}` });
  });

  it.each(['tier_update_time', 'pricing_category', 'tier', 'effective_month', 'region'])('of a price tier needs its %s', (field) => {
    expect(tierUpdate({})).toMatchObject({ event: 'volume_tier' });
    expect(tierUpdate({ [field]: undefined })).toMatchObject({ meaning: 'malformed', path: `${PATH}.volume_tier_info.${field}` });
  });

  it.each(['2026-13', '2026-1', 'November', 202611])('of a price tier refuses the month %j', (effective_month) => {
    expect(tierUpdate({ effective_month })).toMatchObject({ meaning: 'malformed', path: `${PATH}.volume_tier_info.effective_month` });
  });
});

describe('a settings update', () => {
  const settings = { type: 'PHONE_NUMBER_SETTINGS', timestamp: '1671644824', phone_number_settings: { phone_number_id: '1', calling: { status: 'DISABLED' } } };

  it('reads its type in upper case too, and what is not said as null', () => {
    expect(read('account_settings_update', settings)).toMatchObject({
      phoneNumberId: '1',
      meaning: 'settings_update',
      status: 'DISABLED',
      callIconVisibility: null,
      sipStatus: null,
      callHours: null,
    });
  });

  it('of another type is not known', () => {
    expect(read('account_settings_update', { ...settings, type: 'WEBSITE' })).toMatchObject({ meaning: 'unknown' });
  });

  it('without settings, calling or time is malformed', () => {
    expect(read('account_settings_update', { ...settings, phone_number_settings: undefined })).toMatchObject({ path: `${PATH}.phone_number_settings` });
    expect(read('account_settings_update', { ...settings, phone_number_settings: { phone_number_id: '1' } })).toMatchObject({ path: `${PATH}.phone_number_settings.calling` });
    expect(read('account_settings_update', { ...settings, timestamp: '' })).toMatchObject({ meaning: 'malformed', path: `${PATH}.timestamp` });
  });
});
