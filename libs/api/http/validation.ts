import { ValidationPipe, type ArgumentMetadata, type Type, type ValidationError } from '@nestjs/common';
import { invalid, type FieldFault } from './problem.ts';
import { shapeFaults, UNKNOWN_FIELD } from './shape.ts';

/**
 * Checks a body or query against its class; unknown fields and wrong types are faults. The class is named outright, since a class that is
 * imported as a type would switch the check off without a word.
 */
export const checked = (expectedType: Type<unknown>): ValidationPipe =>
  new CheckedPipe({
    expectedType,
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => invalid(...errors.flatMap((error) => faultsOf(error, ''))),
  });

class CheckedPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const faults = shapeFaults(value);
    return faults.length > 0 ? Promise.reject(invalid(...faults)) : super.transform(value, metadata);
  }
}

/** Messages of the library that name the field once more, in our words. */
const OUR_WORDS: Readonly<Record<string, string>> = { whitelistValidation: UNKNOWN_FIELD, nestedValidation: 'is an object' };

function faultsOf({ property, constraints, children }: ValidationError, parent: string): FieldFault[] {
  const path = parent ? `${parent}.${property}` : property;
  const own = Object.entries(constraints ?? {}).map(([rule, message]) => ({ path, message: OUR_WORDS[rule] ?? message }));
  return [...own, ...(children ?? []).flatMap((child) => faultsOf(child, path))];
}
