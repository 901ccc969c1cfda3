import type { KeyObject } from 'node:crypto';
import type { Personal } from '#domain/kernel/projection';
import { seal, unseal } from './box.ts';

/** A document in two parts: the text in which every personal value is blank, and the values with their places in it. */
export interface Parted {
  /** Whose it is; null while nobody knows. */
  readonly person: string | null;
  /** JSON as of a document of which nothing personal is known. */
  readonly blank: string;
  /** The values as JSON, with {@link BETWEEN} between them. */
  readonly values: string;
  /** Where each value belongs: offset and length of what stands there in the blank text. */
  readonly places: readonly number[];
}

type Fields = Record<string, unknown>;

const HEAD = '{"sealed":';
const SEAM = ',"document":';

/** Stands for a value while a text is cut; no field of ours holds control characters. */
const MARK = '\u0001';
const MARKED = /"\\u0001(\d+)"/;

/** No JSON text holds it. */
const BETWEEN = '\u0000';

interface Value {
  /** As JSON. */
  readonly told: string;
  readonly blank: string;
}

/** Where a document stands: its box opens in no other view and under no other id. */
export const placeOf = (collection: string, id: string): string => `${collection.split('@', 1)[0]} ${id}`;

/** Whether a stored text is sealed. */
export const isSealedText = (text: string): boolean => text.startsWith(HEAD);

/** Takes a document apart. Null where nothing personal is in it. A text that is not written as we write JSON is one value as a whole, so that it comes back to the letter. */
export function parted(text: string, { person, blanks }: Personal<never>): Parted | null {
  const document = JSON.parse(text) as Fields;
  const whose = person(document as never);
  const found = marked(document, blanks);
  if (found.length === 0) return null;
  // Text and numbers of values by turns, beginning and ending with text.
  const cut = JSON.stringify(document).split(MARKED);
  const values: string[] = [];
  const places: number[] = [];
  let blank = cut[0] as string;
  let whole = blank;
  for (let i = 1; i < cut.length; i += 2) {
    const value = found[Number(cut[i])] as Value;
    const rest = cut[i + 1] as string;
    values.push(value.told);
    places.push(blank.length, value.blank.length);
    blank += value.blank + rest;
    whole += value.told + rest;
  }
  if (whole !== text) return { person: whose, blank, values: text, places: [0, blank.length] };
  return { person: whose, blank, values: values.join(BETWEEN), places };
}

/** Puts a mark in the place of every value that says something, and gives out the values by the numbers of their marks. */
function marked(document: Fields, blanks: Personal<never>['blanks']): readonly Value[] {
  const found: Value[] = [];
  for (const path in blanks) {
    const steps = path.split('.');
    const last = steps.pop() as string;
    const holder = steps.reduce<Fields | null | undefined>((inner, step) => inner?.[step] as Fields | null | undefined, document);
    const value = holder?.[last];
    if (!holder || value === undefined || value === blanks[path]) continue;
    holder[last] = MARK + found.length;
    found.push({ told: JSON.stringify(value), blank: JSON.stringify(blanks[path]) });
  }
  return found;
}

/** The text to store: the box with the values, then the blank document. */
export function sealText({ blank, values, places }: Parted, id: string, key: KeyObject, place: string): string {
  const box = seal(key, values, place).toString('base64url');
  return `${HEAD}${JSON.stringify({ key: id, box, at: places })}${SEAM}${blank}}`;
}

/** A stored text that is sealed, read as far as it can be without a key. */
export interface SealedText {
  readonly key: string;
  readonly box: string;
  readonly at: readonly number[];
  /** The document without what is sealed. */
  readonly blank: string;
}

/** Reads a text that is sealed. */
export function readSealedText(text: string): SealedText {
  const seam = text.indexOf(SEAM);
  const head = JSON.parse(text.slice(HEAD.length, seam)) as Omit<SealedText, 'blank'>;
  return { ...head, blank: text.slice(seam + SEAM.length, -1) };
}

/** The document to the letter as it was sealed; null where the box does not open under this key. */
export function openText({ box, at, blank }: SealedText, key: KeyObject, place: string): string | null {
  const values = unseal(key, Buffer.from(box, 'base64url'), place)?.toString('utf8').split(BETWEEN);
  if (!values) return null;
  let text = '';
  let from = 0;
  values.forEach((value, n) => {
    const offset = at[2 * n] as number;
    text += blank.slice(from, offset) + value;
    from = offset + (at[2 * n + 1] as number);
  });
  return text + blank.slice(from);
}
