import { fromUnixSeconds, type Instant } from '#domain/kernel/instant';

/** A JSON object whose fields nobody has looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads one value; null when it is not of that kind. */
export type Read<T> = (value: unknown) => T | null;

/** An update that cannot be what it claims to be. Never leaves this folder: it becomes a `malformed` update. */
export class Malformed extends Error {
  readonly path: string;

  constructor(reason: string, path: string) {
    super(reason);
    this.path = path;
  }
}

/** An object, no list. */
export const record: Read<Fields> = (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null);

/** A list. */
export const list: Read<readonly unknown[]> = (value) => (Array.isArray(value) ? value : null);

/** Halves of surrogate pairs, which no encoding can carry, become U+FFFD. */
export const wellFormed = (value: string): string => value.replace(/\p{Surrogate}/gu, '\ufffd');

/** Text without its outer blanks; empty text is no text. */
export const text: Read<string> = (value) => (typeof value === 'string' ? wellFormed(value).trim() || null : null);

/** Text in lower case. */
export const lowerCase: Read<string> = (value) => text(value)?.toLowerCase() ?? null;

/** A whole number, or text that is one. */
export const wholeNumber: Read<number> = (value) => {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
};

/** An id: text, or a whole number that some sender forgot to quote. */
export const id: Read<string> = (value) => text(value) ?? (typeof value === 'number' ? (wholeNumber(value)?.toString() ?? null) : null);

/** An id that may stand in the name of a stream. Anything else is no number of anybody's. */
export const routingKey: Read<string> = (value) => {
  const said = id(value);
  return said !== null && /^[\w-]{1,64}$/.test(said) ? said : null;
};

/** The digits of a phone number, without plus, blanks and punctuation. */
export const digits: Read<string> = (value) => id(value)?.replace(/\D/g, '') || null;

const YEAR_10000 = 253_402_300_800;

/** Unix seconds, as text or number, from 1970 to the end of 9999. So milliseconds are not mistaken for seconds. */
export const unixSeconds: Read<Instant> = (value) => {
  const seconds = wholeNumber(value);
  return seconds !== null && seconds > 0 && seconds < YEAR_10000 ? fromUnixSeconds(seconds) : null;
};

/** Three years of talking: anything longer is no duration. */
const LONGEST_CALL = 100_000_000;

/** Whole seconds that a call lasted. */
export const duration: Read<number> = (value) => {
  const seconds = wholeNumber(value);
  return seconds !== null && seconds <= LONGEST_CALL ? seconds : null;
};

/** A name that may stand in a log or a view: the platform's word, lower case, letters, digits, `_` and `-`, at most 60. */
export const word: Read<string> = (value) => lowerCase(value)?.replace(/[^a-z0-9_-]+/g, '_').slice(0, 60) ?? null;

/** A truth value, also as text. Not a boolean itself, so that "no" differs from "cannot be read". */
export const yesOrNo: Read<'yes' | 'no'> = (value) => {
  const said = typeof value === 'boolean' ? String(value) : lowerCase(value);
  if (said === 'true') return 'yes';
  return said === 'false' ? 'no' : null;
};

/** The value of a field that must be there. */
export function need<T>(source: Fields, name: string, read: Read<T>, path: string): T {
  if (isAbsent(source[name])) throw new Malformed(`${name} is missing`, `${path}.${name}`);
  return readOrFail(source[name], name, read, path);
}

/** The value of a field that may be absent, null or blank, but not something else altogether. */
export function may<T>(source: Fields, name: string, read: Read<T>, path: string): T | null {
  return isAbsent(source[name]) ? null : readOrFail(source[name], name, read, path);
}

/** The same for instants, where the platform may also write 0 for none. */
export const mayBeAt = (source: Fields, name: string, path: string): Instant | null =>
  wholeNumber(source[name]) === 0 ? null : may(source, name, unixSeconds, path);

function readOrFail<T>(value: unknown, name: string, read: Read<T>, path: string): T {
  const found = read(value);
  if (found === null) throw new Malformed(`${name} is not what it should be`, `${path}.${name}`);
  return found;
}

/** The platform writes "not there" in three ways: no field, null, and empty text. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
