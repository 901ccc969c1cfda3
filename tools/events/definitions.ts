import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import { sourceFiles, isForSpecs } from '../check/source-files.ts';

/** A JSON Schema, as far as anybody here looks into it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

/** Schemas by the name of their type. */
export type Definitions = Readonly<Record<string, Schema>>;

const EVENTS = /\.events\.ts$/;

/** The schema of every type that a `*.events.ts` file under `root` exports, made from the types. Types are taken as they are written: they are checked elsewhere. */
export function definitionsOf(root: string): Definitions {
  const generator = createGenerator({ path: join(root, 'libs/**/*.events.ts'), tsconfig: join(root, 'tsconfig.json'), type: '*', skipTypeCheck: true, encodeRefs: false });
  return (generator.createSchema('*').definitions ?? {}) as Definitions;
}

/** Events that are declared where nobody looks for them, as `file: name`. */
export function strays(root: string): readonly { readonly file: string; readonly name: string }[] {
  const files = sourceFiles(root).filter(({ path }) => path.startsWith('libs/') && !isForSpecs(path) && !EVENTS.test(path));
  return files.flatMap(({ path, text }) => [...text.matchAll(/interface (\w+) extends DomainEvent\b/g)].map(([, name = '']) => ({ file: path, name })));
}

const REF = '#/definitions/';

/** The schema itself, where there is only its name. */
export function resolved(schema: Schema, definitions: Definitions): Schema {
  const { $ref } = schema;
  if ($ref === undefined) return schema;
  const found = definitions[$ref.slice(REF.length)];
  if (!found) throw new Error(`there is no definition for ${$ref}`);
  return resolved(found, definitions);
}

/** The names of the events that a type stands for: itself, or the members of the union. */
export function eventsIn(name: string, definitions: Definitions): readonly string[] {
  const schema = definitions[name];
  if (!schema) return [];
  if (schema.$ref) return eventsIn(schema.$ref.slice(REF.length), definitions);
  return isEvent(name, schema) ? [name] : (schema.anyOf ?? []).flatMap(({ $ref = '' }) => eventsIn($ref.slice(REF.length), definitions));
}

/** An event's interface is named as its type is written. */
export const isEvent = (name: string, { properties }: Schema): boolean => properties?.['type']?.const === name;
