/** Stands in for `@jest/globals` while a spec is read: it notes which cases are declared and runs none of them. */
interface Declared {
  readonly name: string;
  readonly skipped: boolean;
}

let declared: Declared[] = [];
let skipping = false;

/** What was declared since the last call. */
export function taken(): readonly Declared[] {
  const all = declared;
  declared = [];
  return all;
}

const nothing = (): void => undefined;

const note =
  (skipped: boolean) =>
  (name: string): void => {
    declared.push({ name, skipped: skipped || skipping });
  };

const group =
  (skipped: boolean) =>
  (_name: string, body: () => void): void => {
    const outside = skipping;
    skipping = outside || skipped;
    body();
    skipping = outside;
  };

const each = (): (() => void) => nothing;

export const it = Object.assign(note(false), { skip: note(true), each });
export const test = it;
export const describe = Object.assign(group(false), { skip: group(true), each });
export const expect = nothing;
export const jest = {};
export const beforeAll = nothing;
export const beforeEach = nothing;
export const afterAll = nothing;
export const afterEach = nothing;
