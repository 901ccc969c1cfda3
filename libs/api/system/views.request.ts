import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { allViews } from '#views/registry';

const NAMES: readonly string[] = allViews.map(({ name }) => name);

/** The name of a view of this release. */
export const IsView = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: String, enum: [...NAMES], example: NAMES[0], ...options } as ApiPropertyOptions), IsIn(NAMES, { message: 'is not a view' }));
