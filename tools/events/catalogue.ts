import { versionOf, type Upcasters } from '#domain/kernel/upcaster';
import { upcasters as ours } from '#domain/upcasters';
import { definitionsOf, isEvent, resolved, type Definitions, type Schema } from './definitions.ts';
import { shapeOf } from './shape.ts';
import { streamsOf } from './streams.ts';

/** A type of event. */
export interface EventType {
  readonly type: string;
  /** Category of the streams that it is appended to; empty where nobody says. */
  readonly stream: string;
  /** Version of its shape. */
  readonly version: number;
  /** `sha256:…` of the shape. */
  readonly shape: string;
  /** What it says, in words; empty where it says nothing. */
  readonly says: string;
  /** Names of its fields; those that may be left out end in `?`. */
  readonly fields: readonly string[];
  /** What its personal part may hold; null where it has none. */
  readonly subject: readonly string[] | null;
}

/** Everything that can stand in the log. */
export interface Catalogue {
  readonly events: readonly EventType[];
  /** Schemas of the events and of what they are made of. */
  readonly definitions: Definitions;
}

/** Every event type of the tree under `root`, by stream and in the order of their names. */
export function catalogueOf(root: string, upcasters: Upcasters = ours): Catalogue {
  const all = definitionsOf(root);
  const streams = streamsOf(root, all);
  const events = Object.entries(all)
    .filter(([name, schema]) => isEvent(name, schema))
    .map(([type, schema]) => ({ type, stream: streams.get(type) ?? '', version: versionOf(type, upcasters), ...described(schema, all) }))
    .sort((a, b) => (`${a.stream} ${a.type}` < `${b.stream} ${b.type}` ? -1 : 1));
  return { events, definitions: reached(events.map(({ type }) => type), all) };
}

function described(schema: Schema, definitions: Definitions): Omit<EventType, 'type' | 'stream' | 'version'> {
  const { subject, ...fields } = schema.properties ?? {};
  return {
    shape: shapeOf(schema, definitions),
    says: (schema.description ?? '').replace(/\s+/g, ' '),
    fields: names({ ...schema, properties: fields }).filter((name) => name !== 'type'),
    subject: subject ? names(resolved(subject, definitions)) : null,
  };
}

const names = ({ properties = {}, required = [] }: Schema): readonly string[] => Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));

/** These definitions and all that they refer to, in the order of their names. */
function reached(names: readonly string[], all: Definitions): Definitions {
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...[...JSON.stringify(all[name]).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, other = '']) => other));
  }
  return Object.fromEntries([...found].sort().map((name) => [name, all[name] as Schema]));
}
