import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { IsDigits, IsId, IsMoney, IsZone } from '../http/fields.request.ts';

/** A WABA whose calls the account pays. */
export class WabaRequest {
  @IsDigits({ example: '366634483210360' })
  wabaId: string;

  @IsZone()
  timeZone: string;
}

/** `POST /v1/accounts` */
export class OpenAccountRequest {
  @IsId({ example: 'acc-1' })
  accountId: string;

  @ApiProperty({ example: 'Main' })
  @IsString({ message: 'is text' })
  @Length(1, 200, { message: 'is 1 to 200 characters' })
  name: string;

  @ApiProperty({ example: 'USD', description: 'ISO 4217' })
  @Matches(/^[A-Z]{3}$/, { message: 'is a currency of three capital letters' })
  currency: string;

  @ApiProperty({ type: () => [WabaRequest] })
  @IsArray({ message: 'is a list' })
  @ArrayMinSize(1, { message: 'names at least one WABA' })
  @ArrayMaxSize(100, { message: 'names at most 100 WABAs' })
  @ValidateNested({ each: true })
  @Type(() => WabaRequest)
  wabas: WabaRequest[];

  @IsOptional()
  @IsMoney({ zero: true, required: false, default: '10.000000', example: '10.000000' })
  minimumBalance?: string;

  @ApiPropertyOptional({ enum: ['stop_on_pulse_edge'], default: 'stop_on_pulse_edge' })
  @IsOptional()
  @IsIn(['stop_on_pulse_edge'], { message: 'is stop_on_pulse_edge' })
  onExhaustion?: 'stop_on_pulse_edge';
}

/** `POST /v1/accounts/{id}/top-ups` */
export class TopUpRequest {
  @IsMoney()
  amount: string;

  @ApiPropertyOptional({ example: 'receipt 77' })
  @IsOptional()
  @IsString({ message: 'is text' })
  @Length(1, 200, { message: 'is 1 to 200 characters' })
  reference?: string;
}
