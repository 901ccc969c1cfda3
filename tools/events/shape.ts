import { createHash } from 'node:crypto';
import { resolved, type Definitions, type Schema } from './definitions.ts';

/** What is said of a shape, and no part of it. */
const WORDS = new Set(['description', '$ref']);
/** Where the order says nothing. */
const SETS = new Set(['required', 'enum', 'anyOf', 'type']);

/** `sha256:…` of what an event may look like: with everything that it refers to, without descriptions, whatever the order. */
export function shapeOf(schema: Schema, definitions: Definitions): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(bare(schema, definitions))).digest('hex')}`;
}

function bare(value: unknown, definitions: Definitions, key = ''): unknown {
  if (Array.isArray(value)) {
    const parts: unknown[] = value.map((part) => bare(part, definitions));
    return SETS.has(key) ? parts.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : parts;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (key === 'properties') return sorted(Object.entries(value).map(([name, property]) => [name, bare(property, definitions)]));
  const whole = resolved(value as Schema, definitions);
  return sorted(Object.entries(whole).filter(([name]) => !WORDS.has(name)).map(([name, part]) => [name, bare(part, definitions, name)]));
}

const sorted = (entries: readonly (readonly [string, unknown])[]): object => Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
