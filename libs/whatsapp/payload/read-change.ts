import { readAccountUpdate, readSettingsUpdate } from './account.ts';
import { changeOf, type Change } from './change.ts';
import { readLists } from './read-lists.ts';
import { kindOf, malformed, reading, type Reading } from './reading.ts';
import { UNKNOWN } from './update.ts';
import { digits, record, routingKey, word, type Fields } from './values.ts';

/** Every update of one change of an entry; at least one, so that nothing that came in goes uncounted. */
export function readChange(source: unknown, entry: Fields, path: string): Iterable<Reading> {
  const fields = record(source) ?? {};
  const field = word(fields['field']);
  if (field === null) return [malformed('change', null, 'field is missing', `${path}.field`)];
  const value = record(fields['value']);
  if (value === null) return [malformed(field, null, 'value is missing', `${path}.value`)];
  return readValue(changeOf(field, value, `${path}.value`, entry));
}

function readValue(change: Change): Iterable<Reading> {
  switch (change.field) {
    case 'calls':
    case 'messages':
      return readLists(change);
    case 'account_update':
      return [reading(kindOf(change.field, change.value['event']), namedByDigits(change), () => readAccountUpdate(change))];
    case 'account_settings_update':
      return [reading(change.field, namedBySettings(change), () => readSettingsUpdate(change))];
    default:
      return [{ kind: change.field, change, meaning: UNKNOWN }];
  }
}

const namedByDigits = (change: Change): Change => ({ ...change, displayPhoneNumber: digits(change.value['phone_number']) });

const namedBySettings = (change: Change): Change => ({
  ...change,
  phoneNumberId: routingKey(record(change.value['phone_number_settings'])?.['phone_number_id']),
});
