import { ValidationPipe, type Type, type ValidationError } from '@nestjs/common';
import { invalid, type FieldFault } from './problem.ts';

/**
 * Checks a body or query against its class; unknown fields and wrong types are faults. The class is named outright, since a class that is
 * imported as a type would switch the check off without a word.
 */
export const checked = (expectedType: Type<unknown>): ValidationPipe =>
  new ValidationPipe({
    expectedType,
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => invalid(...errors.flatMap((error) => faultsOf(error, ''))),
  });

function faultsOf({ property, constraints, children }: ValidationError, parent: string): FieldFault[] {
  const path = parent ? `${parent}.${property}` : property;
  const own = Object.values(constraints ?? {}).map((message) => ({ path, message }));
  return [...own, ...(children ?? []).flatMap((child) => faultsOf(child, path))];
}
