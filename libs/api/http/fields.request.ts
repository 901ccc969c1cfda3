import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Matches, ValidateBy, type ValidationOptions } from 'class-validator';
import { parseInstant } from '#domain/kernel/instant';
import { parseMicros } from '#domain/kernel/money';

/** An id chosen by people: letters, digits, `.`, `_`, `-`; 1 to 64. */
export const IsId = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: String, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', ...options }), Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { message: 'is 1 to 64 letters, digits, dots, dashes or underscores' }));

/** Digits as the platform writes its ids. */
export const IsDigits = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: String, pattern: '^\\d{1,32}$', ...options }), Matches(/^\d{1,32}$/, { message: 'is 1 to 32 digits' }));

const check = (name: string, message: string, validate: (value: unknown) => boolean, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy({ name, validator: { validate, defaultMessage: () => message } }, options);

/** Money in a request: digits with at most six decimals, above zero unless said. */
export const IsMoney = ({ zero = false, ...options }: ApiPropertyOptions & { zero?: boolean } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, pattern: '^\\d{1,18}(\\.\\d{1,6})?$', example: '50.000000', ...options }),
    check('isMoney', zero ? 'is an amount such as "10" or "10.000000"' : 'is an amount above zero such as "50" or "50.000000"', (value) => {
      const micros = typeof value === 'string' ? parseMicros(value) : null;
      return micros !== null && (zero || micros > 0n);
    }),
  );

/** An instant with an offset. */
export const IsInstant = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, format: 'date-time', ...options }),
    check('isInstant', 'is an instant such as 2026-11-25T10:00:00.000Z', (value) => typeof value === 'string' && parseInstant(value) !== null),
  );

/** An IANA zone that this machine knows. */
export const IsZone = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: String, example: 'Europe/Rome', ...options }), check('isZone', 'is not a time zone', isZone));

function isZone(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 64) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
