import { Ajv } from 'ajv';
import type { DomainEvent } from '#domain/kernel/event';
import type { SchemaFile } from './files.ts';

/** Says why an event's content does not fit the schema of its type; null where it fits. */
export type Fitting = (data: DomainEvent) => string | null;

/** Looks at events as they come back from a log: as JSON has them. */
export function fittingTo({ events, definitions }: Pick<SchemaFile, 'events' | 'definitions'>): Fitting {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  ajv.addSchema({ $id: 'events', definitions });
  return (data) => {
    const validate = Object.hasOwn(events, data.type) && ajv.getSchema(`events#/definitions/${data.type}`);
    if (!validate) return `${data.type} has no schema`;
    if (validate(JSON.parse(JSON.stringify(data)))) return null;
    return `${data.type} does not fit its schema: ${ajv.errorsText(validate.errors, { dataVar: data.type })}`;
  };
}
