import type { Catalogue, EventType } from './catalogue.ts';
import type { Definitions } from './definitions.ts';

/** Where the schemas lie, and the page for people. */
export const SCHEMAS = 'docs/events.schema.json';
export const PAGE = 'docs/events.md';

/** What stands in the file of schemas: a JSON Schema per event under `definitions`, and under `events` which of them are events. */
export interface SchemaFile {
  readonly $schema: string;
  readonly title: string;
  readonly events: Readonly<Record<string, Pick<EventType, 'stream' | 'version' | 'shape'>>>;
  readonly definitions: Definitions;
}

/** The catalogue for programs. */
export function schemaFileOf({ events, definitions }: Catalogue): string {
  const file: SchemaFile = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'The events of the log. Made from their types by `npm run events`.',
    events: Object.fromEntries(events.map(({ type, stream, version, shape }) => [type, { stream, version, shape }])),
    definitions,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

const HEAD = `# Events

What can stand in the log, made from the types by \`npm run events\`. A stream is named \`<category>-<workspace>.<id>\`. Fields that end in \`?\` may be left out.
What is personal lies in the event's one \`subject\`. As JSON Schema: [events.schema.json](events.schema.json).

How a shape that was released may change: [Released shapes change by an upcaster](decisions/released-shapes-change-by-an-upcaster.md).

| event | stream | version | says | fields | subject |
|---|---|---|---|---|---|
`;

/** The catalogue for people: a row for each event. */
export const pageOf = ({ events }: Catalogue): string => `${HEAD}${events.map(rowOf).join('\n')}\n`;

function rowOf({ type, stream, version, says, fields, subject }: EventType): string {
  const cells = [`\`${type}\``, stream, String(version), says, listed(fields), subject ? listed(subject) : '–'];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ');
