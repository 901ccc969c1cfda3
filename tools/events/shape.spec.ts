import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Definitions, Schema } from './definitions.ts';
import { shapeOf } from './shape.ts';

const at = { $ref: '#/definitions/At', description: 'When it rang.' };
const field = { type: ['string', 'null'], description: 'A word.' };
/** A field may be called as a keyword is. */
const rang = { type: 'object', properties: { at, description: field, required: { enum: ['a', 'b'] } }, required: ['at', 'required'], additionalProperties: false, description: 'It rang.' };
const DEFINITIONS: Definitions = { At: { $ref: '#/definitions/Instant' }, Instant: { type: 'number', description: 'Milliseconds.' } };

const shape = (schema: object, definitions = DEFINITIONS): string => shapeOf(schema as Schema, definitions);
const SHAPE = shape(rang);

/** The same object with its keys in another order. */
const reordered = (object: object): fc.Arbitrary<object> => fc.shuffledSubarray(Object.entries(object), { minLength: Object.keys(object).length }).map((entries) => Object.fromEntries(entries) as object);

describe('the shape of an event', () => {
  it('does not depend on the order in which it is written', () => {
    fc.assert(fc.property(reordered(rang), reordered(rang.properties), (schema, properties) => shape({ ...schema, properties }) === SHAPE));
    expect(shape({ ...rang, required: ['required', 'at'] })).toBe(SHAPE);
    expect(shape({ ...rang, properties: { ...rang.properties, required: { enum: ['b', 'a'] } } })).toBe(SHAPE);
  });

  it('does not depend on what is said of it, nor on the names of its parts', () => {
    expect(shape({ ...rang, description: 'Somebody pulled the rope.' })).toBe(SHAPE);
    expect(shape({ ...rang, properties: { ...rang.properties, at: { type: 'number' } } })).toBe(SHAPE);
  });

  it.each([
    ['a part that it refers to', () => shape(rang, { ...DEFINITIONS, Instant: { type: 'string' } })],
    ['a field that is called as a keyword is', () => shape({ ...rang, properties: { at, required: rang.properties.required } })],
    ['a word more in a list', () => shape({ ...rang, properties: { ...rang.properties, required: { enum: ['a', 'b', 'c'] } } })],
    ['a field that may be left out now', () => shape({ ...rang, required: ['at'] })],
  ])('depends on %s', (_, other) => {
    expect(other()).not.toBe(SHAPE);
  });

  it('cannot be told where a part is missing', () => {
    expect(() => shape(rang, {})).toThrow('there is no definition for #/definitions/At');
  });
});
