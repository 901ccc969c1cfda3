import type { FieldFault } from './problem.ts';

/** Names that every object has without being given them: a check by class takes them for known. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * What no body or query of ours looks like, and the check by class lets pass: a list or plain value where an object stands, a list right inside a
 * list, and fields by the names that every object inherits.
 */
export function shapeFaults(value: unknown): readonly FieldFault[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [{ path: '', message: 'is an object' }];
  return inside(value, '');
}

function inside(value: unknown, path: string): readonly FieldFault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (Array.isArray(value) && Array.isArray(inner)) return [{ path: at, message: 'is an object' }];
    return !Array.isArray(value) && INHERITED.has(name) ? [{ path: at, message: UNKNOWN_FIELD }] : inside(inner, at);
  });
}

/** What is said of a field that nobody takes. */
export const UNKNOWN_FIELD = 'is not known here';
