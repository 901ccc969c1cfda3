/** Deeper than any body that fits. */
const DEEPEST = 32;

/** Whether a value is nested deeper than any request may be. Goes level by level, so that no depth exhausts the stack of whoever reads it. */
export function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = level.flatMap(inside);
    if (level.length === 0) return false;
  }
  return true;
}

function inside(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) ? Object.values(value) : [];
}
