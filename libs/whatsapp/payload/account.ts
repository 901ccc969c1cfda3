import type { Instant } from '#domain/kernel/instant';
import type { AccountRestriction, AccountUpdate, SettingsUpdate } from './account-update.ts';
import type { Change } from './change.ts';
import { UNKNOWN, type UnknownUpdate } from './update.ts';
import { Malformed, list, mayBeAt, need, record, text, unixSeconds, word, type Fields } from './values.ts';

/** The value of an `account_update`. The number is named by `phone_number`; price tiers name none. */
export function readAccountUpdate({ value, path, entryTime }: Change): AccountUpdate | UnknownUpdate {
  const common = { meaning: 'account_update' as const, at: unixSeconds(entryTime) };
  switch (need(value, 'event', word, path)) {
    case 'account_violation':
      return { ...common, event: 'violation', ...violation(need(value, 'violation_info', record, path), `${path}.violation_info`) };
    case 'account_restriction':
      return { ...common, event: 'restriction', restrictions: restrictions(value, path) };
    case 'volume_based_pricing_tier_update':
      return { ...common, event: 'volume_tier', ...volumeTier(need(value, 'volume_tier_info', record, path), `${path}.volume_tier_info`) };
    default:
      return UNKNOWN;
  }
}

/** The value of an `account_settings_update` of a number. */
export function readSettingsUpdate({ value, path }: Change): SettingsUpdate | UnknownUpdate {
  if (need(value, 'type', word, path) !== 'phone_number_settings') return UNKNOWN;
  const calling = need(settingsOf(value, path), 'calling', record, `${path}.phone_number_settings`);
  return {
    meaning: 'settings_update',
    at: need(value, 'timestamp', unixSeconds, path),
    status: text(calling['status']),
    callIconVisibility: text(calling['call_icon_visibility']),
    callbackPermissionStatus: text(calling['callback_permission_status']),
    sipStatus: text(record(calling['sip'])?.['status']),
    srtpKeyExchangeProtocol: text(calling['srtp_key_exchange_protocol']),
    callHours: record(calling['call_hours']),
  };
}

const settingsOf = (value: Fields, path: string): Fields => need(value, 'phone_number_settings', record, path);

const violation = (info: Fields, path: string) => ({
  violation: need(info, 'violation_type', text, path),
  remediation: text(info['remediation']),
});

function restrictions(value: Fields, path: string): AccountRestriction['restrictions'] {
  const found = need(value, 'restriction_info', list, path).map((each, index) => restriction(each, `${path}.restriction_info[${index}]`));
  if (found.length === 0) throw new Malformed('no restriction in it', `${path}.restriction_info`);
  return found;
}

function restriction(value: unknown, path: string): { restriction: string; expiresAt: Instant | null; remediation: string | null } {
  const info = record(value);
  if (info === null) throw new Malformed('not an object', path);
  return {
    restriction: need(info, 'restriction_type', text, path),
    expiresAt: mayBeAt(info, 'expiration', path),
    remediation: text(info['remediation']),
  };
}

const volumeTier = (info: Fields, path: string) => ({
  tierUpdatedAt: need(info, 'tier_update_time', unixSeconds, path),
  category: need(info, 'pricing_category', text, path),
  tier: need(info, 'tier', text, path),
  effectiveMonth: need(info, 'effective_month', month, path),
  region: need(info, 'region', text, path),
});

const month = (value: unknown): string | null => {
  const said = text(value);
  return said !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(said) ? said : null;
};
