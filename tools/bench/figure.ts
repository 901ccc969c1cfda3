/** A measured figure beside the limit of the bare parts that it is made of, both of the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** What the bare parts do; null where there is nothing to compare with. */
  readonly raw: number | null;
  readonly ratio: number | null;
  readonly unit: string;
  /** What else was seen. */
  readonly note?: string;
}

/** Not counted: until then a server still compiles much of its code. */
export const WARM_UP_SECONDS = 3;

/** The middle one; of an even number, the lower one of the two in the middle. */
const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that so large a part of all values does not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
  if (found === undefined) throw new RangeError('nothing was measured');
  return found;
}

/** One round of each, in turns, so that whatever else the machine does befalls both; then the medians. */
export async function compared(
  { name, unit, rounds }: Pick<Figure, 'name' | 'unit'> & { readonly rounds: number },
  raw: (round: number) => Promise<number>,
  product: (round: number) => Promise<number>,
): Promise<Figure> {
  const measured = { raw: [] as number[], product: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    measured.raw.push(await raw(round));
    measured.product.push(await product(round));
  }
  const [limit, value] = [median(measured.raw), median(measured.product)];
  return { name, value, raw: limit, ratio: value / limit, unit };
}

/** So many a second, of what takes `task`. */
export async function rate(task: () => Promise<number> | number): Promise<number> {
  const began = performance.now();
  const count = await task();
  return (count / (performance.now() - began)) * 1_000;
}
