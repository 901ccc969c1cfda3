import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { allViews } from '#views/registry';

const NAMES: readonly string[] = allViews.map(({ name }) => name);

/** The name of a view of this release. */
export const IsView = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: String, enum: [...NAMES], example: NAMES[0], ...options } as ApiPropertyOptions), IsIn(NAMES, { message: 'is not a view' }));

/** Names of views, each once. */
export const AreViews = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: String, isArray: true, enum: [...NAMES], example: [NAMES[0]], ...options } as ApiPropertyOptions),
    IsArray({ message: 'is a list' }),
    ArrayMinSize(1, { message: 'names none' }),
    ArrayMaxSize(NAMES.length, { message: 'names more than there are' }),
    ArrayUnique({ message: 'names one twice' }),
    IsIn(NAMES, { each: true, message: 'is not a view' }),
  );
