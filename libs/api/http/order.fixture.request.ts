import { Type } from 'class-transformer';
import { IsArray, IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { IsDigits, IsId, IsInstant, IsMoney, IsZone } from './fields.request.ts';

/** Something inside a body. */
export class Line {
  @IsString({ message: 'is text' })
  label: string;
}

/** A body with everything that bodies can have. */
export class Order {
  @IsString({ message: 'is text' })
  @Length(1, 5, { message: 'is 1 to 5 characters' })
  name: string;

  @IsOptional()
  @IsArray({ message: 'is a list' })
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines?: Line[];

  @IsOptional()
  @IsObject({ message: 'is an object' })
  @ValidateNested()
  @Type(() => Line)
  line?: Line;
}

/** A field of every kind. */
export class Fields {
  @IsOptional()
  @IsMoney()
  amount?: string;

  @IsOptional()
  @IsMoney({ zero: true })
  minimum?: string;

  @IsOptional()
  @IsId()
  id?: string;

  @IsOptional()
  @IsDigits()
  digits?: string;

  @IsOptional()
  @IsZone()
  zone?: string;

  @IsOptional()
  @IsInstant()
  at?: string;
}
