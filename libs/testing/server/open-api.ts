import { request } from './http-client.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Operation {
  readonly 'x-roles'?: readonly string[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A route as the server itself describes it. */
export interface Route {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** Undefined where no token is needed. */
  readonly roles: readonly string[] | undefined;
  /** Names of the parameters in the path and in the query. */
  readonly inPath: readonly string[];
  readonly inQuery: readonly string[];
  /** The type of body that it takes; null for none. */
  readonly bodyType: string | null;
  /** A body that fits, made of the examples in the document; an empty one where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Every field that the body may have. */
  readonly fields: readonly string[];
}

/** Every route of `/docs/openapi.json`. */
export async function routesOf(address: string): Promise<readonly Route[]> {
  const { body: document } = await request<Document>('GET', `${address}/docs/openapi.json`, undefined);
  return Object.entries(document.paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => routeOf(document, method, path, operation)));
}

function routeOf(document: Document, method: string, path: string, operation: Operation): Route {
  const named = (place: string) => (operation.parameters ?? []).filter((parameter) => parameter.in === place).map(({ name }) => name);
  const [content] = Object.entries(operation.requestBody?.content ?? {});
  const schema = resolved(document, content?.[1].schema ?? {});
  const fields = Object.keys(schema.properties ?? {});
  return {
    method: method.toUpperCase(),
    path,
    roles: operation['x-roles'],
    inPath: named('path'),
    inQuery: named('query'),
    bodyType: content?.[0] ?? null,
    body: objectOf(document, { required: fields.slice(0, 1), ...schema }),
    fields,
  };
}

function resolved(document: Document, schema: Schema): Schema {
  const [other] = [...(schema.allOf ?? []), ...(schema.oneOf ?? [])];
  if (other) return resolved(document, other);
  return schema.$ref === undefined ? schema : resolved(document, document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
}

const objectOf = (document: Document, { properties = {}, required = [] }: Schema): Record<string, unknown> =>
  Object.fromEntries(required.map((name) => [name, exampleOf(document, properties[name] ?? {})]));

function exampleOf(document: Document, property: Schema): unknown {
  if (property.example !== undefined) return property.example;
  const schema = resolved(document, property);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return objectOf(document, schema);
    case 'array':
      return schema.items ? [exampleOf(document, schema.items)] : [];
    case 'boolean':
      return true;
    case 'integer':
      return 1;
    default:
      return 'text';
  }
}
