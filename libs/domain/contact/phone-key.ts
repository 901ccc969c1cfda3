/** Country code, the digits that some spellings have and others leave out, and which of the two spellings is the key. */
const VARIANTS: readonly { readonly spelling: RegExp; readonly key: string }[] = [
  // Brazil: mobile numbers got a 9 in front of their eight digits; older ids lack it. Eight digits that begin with 2 to 5 are landlines.
  { spelling: /^55(\d{2})([016-9]\d{7})$/, key: '55$19$2' },
  // Mexico: a 1 after the country code marks mobile numbers in older ids.
  { spelling: /^521(\d{10})$/, key: '52$1' },
  // Argentina: a 9 after the country code marks mobile numbers when called from abroad.
  { spelling: /^549(\d{10})$/, key: '54$1' },
];

/** The one key of a phone number or `wa_id`: digits only, and the same for its national variants. Empty when there is no digit in it. */
export function phoneKey(number: string): string {
  const digits = number.replace(/\D/g, '');
  const variant = VARIANTS.find(({ spelling }) => spelling.test(digits));
  return variant ? digits.replace(variant.spelling, variant.key) : digits;
}
