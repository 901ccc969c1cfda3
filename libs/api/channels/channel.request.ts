import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Length, Matches, Max, Min, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { IsDigits, IsId, IsZone } from '../http/fields.request.ts';

const isLimit = { name: 'isMessagingLimit', validator: { validate: (value: unknown) => value === 'unlimited' || (Number.isSafeInteger(value) && (value as number) >= 0), defaultMessage: () => 'is a whole number or "unlimited"' } };

/** `POST /v1/channels` */
export class ConnectChannelRequest {
  @IsDigits({ example: '436666719526789' })
  phoneNumberId: string;

  @IsDigits({ example: '366634483210360' })
  wabaId: string;

  @IsDigits({ example: '16315553601', description: 'The business number in digits, no plus.' })
  displayPhoneNumber: string;

  @ApiProperty({ example: 'IT', description: 'ISO 3166 alpha-2' })
  @Matches(/^[A-Z]{2}$/, { message: 'is a country of two capital letters' })
  country: string;

  @IsZone()
  timeZone: string;

  @IsId({ example: 'acc-1' })
  accountId: string;

  @ApiPropertyOptional({ oneOf: [{ type: 'integer', minimum: 0 }, { type: 'string', enum: ['unlimited'] }], example: 2000 })
  @IsOptional()
  @ValidateBy(isLimit)
  messagingLimit?: number | 'unlimited';
}

/** One stretch of a weekday in which calls are taken. */
export class WindowRequest {
  @ApiProperty({ minimum: 1, maximum: 7, description: '1 is Monday.' })
  @IsInt({ message: 'is a day from 1 (Monday) to 7' })
  @Min(1, { message: 'is a day from 1 (Monday) to 7' })
  @Max(7, { message: 'is a day from 1 (Monday) to 7' })
  day: number;

  @ApiProperty({ example: '0900' })
  @Matches(/^([01]\d|2[0-3])[0-5]\d$/, { message: 'is a time as HHMM' })
  open: string;

  @ApiProperty({ example: '1800', description: '2359 closes at midnight.' })
  @Matches(/^([01]\d|2[0-3])[0-5]\d$/, { message: 'is a time as HHMM' })
  close: string;
}

/** A date with hours of its own. */
export class SpecialDateRequest {
  @ApiProperty({ example: '2026-12-24' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'is a date as yyyy-mm-dd' })
  date: string;

  @ApiProperty({ example: '0900' })
  @Matches(/^([01]\d|2[0-3])[0-5]\d$/, { message: 'is a time as HHMM' })
  open: string;

  @ApiProperty({ example: '1300' })
  @Matches(/^([01]\d|2[0-3])[0-5]\d$/, { message: 'is a time as HHMM' })
  close: string;
}

/** When calls are taken. */
export class CallHoursRequest {
  @IsZone()
  timeZone: string;

  @ApiProperty({ type: () => [WindowRequest] })
  @IsArray({ message: 'is a list' })
  @ArrayMaxSize(14, { message: 'has at most two windows a day' })
  @ValidateNested({ each: true })
  @Type(() => WindowRequest)
  weekly: WindowRequest[];

  @ApiPropertyOptional({ type: () => [SpecialDateRequest], default: [] })
  @IsOptional()
  @IsArray({ message: 'is a list' })
  @ArrayMaxSize(20, { message: 'has at most 20 special dates' })
  @ValidateNested({ each: true })
  @Type(() => SpecialDateRequest)
  special?: SpecialDateRequest[];
}

/** Whether calls are recorded, and what for. */
export class RecordingRequest {
  @ApiProperty()
  @IsBoolean({ message: 'is true or false' })
  enabled: boolean;

  @ApiPropertyOptional({ example: 'quality' })
  @ValidateIf((recording: RecordingRequest) => recording.enabled || recording.purpose !== undefined)
  @IsString({ message: 'is needed while recording is enabled' })
  @Length(1, 250, { message: 'is 1 to 250 characters' })
  purpose?: string;

  @ApiPropertyOptional({ example: 'it' })
  @IsOptional()
  @Matches(/^[A-Za-z]{2,3}(_[A-Za-z]{2})?$/, { message: 'is a language such as it or en_US' })
  announcementLanguage?: string;
}

/** `PATCH /v1/channels/{phoneNumberId}`: only what is named is changed. */
export class ChangeChannelRequest {
  @ApiPropertyOptional({ enum: ['enabled', 'disabled'] })
  @IsOptional()
  @IsIn(['enabled', 'disabled'], { message: 'is enabled or disabled' })
  calling?: 'enabled' | 'disabled';

  @ApiPropertyOptional({ enum: ['allowed', 'blocked'] })
  @IsOptional()
  @IsIn(['allowed', 'blocked'], { message: 'is allowed or blocked' })
  inboundCalls?: 'allowed' | 'blocked';

  @ApiPropertyOptional({ oneOf: [{ type: 'integer', minimum: 0 }, { type: 'string', enum: ['unlimited'] }] })
  @IsOptional()
  @ValidateBy(isLimit)
  messagingLimit?: number | 'unlimited';

  @ApiPropertyOptional({ type: () => CallHoursRequest, nullable: true })
  @IsOptional()
  @IsObject({ message: 'is an object' })
  @ValidateNested()
  @Type(() => CallHoursRequest)
  callHours?: CallHoursRequest | null;

  @ApiPropertyOptional({ enum: ['enabled', 'disabled'] })
  @IsOptional()
  @IsIn(['enabled', 'disabled'], { message: 'is enabled or disabled' })
  callbackPermission?: 'enabled' | 'disabled';

  @ApiPropertyOptional({ type: () => RecordingRequest })
  @IsOptional()
  @IsObject({ message: 'is an object' })
  @ValidateNested()
  @Type(() => RecordingRequest)
  recording?: RecordingRequest;
}
