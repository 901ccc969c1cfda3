import type { IndexValue } from './view-store.ts';

/** The order of index values: null, numbers, text by code points, false, true. Negative, zero or positive, as `Array.sort` takes it. */
export function compareValues(a: IndexValue, b: IndexValue): number {
  const byType = rank(a) - rank(b);
  if (byType !== 0) return byType;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return Number(a) - Number(b);
}

/**
 * Text by code points, which is the order of its UTF-8 bytes and so what stores do. Plain `<` compares UTF-16 units and
 * puts an emoji (two surrogates, from U+D800) before U+E000 to U+FFFF.
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return surrogatesLast(left) - surrogatesLast(right);
  }
  return a.length - b.length;
}

const surrogatesLast = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

function rank(value: IndexValue): number {
  if (value === null) return 0;
  if (typeof value === 'number') return 1;
  return typeof value === 'string' ? 2 : 3;
}
