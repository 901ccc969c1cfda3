import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsDigits } from '../http/fields.request.ts';

/** `POST /v1/calls/{callId}/accept` */
export class AcceptCallRequest {
  @ApiProperty({ description: 'The session description of the agent (RFC 8866).' })
  @IsString({ message: 'is text' })
  @Length(1, 100_000, { message: 'is 1 to 100,000 characters' })
  sdpAnswer: string;
}

/** `POST /v1/calls` */
export class DialRequest {
  @IsDigits({ example: '436666719526789' })
  phoneNumberId: string;

  @ApiProperty({ example: 'ct_…', description: 'Our contact id, a BSUID, or a wa_id.' })
  @IsString({ message: 'is text' })
  @Length(1, 256, { message: 'is 1 to 256 characters' })
  contact: string;

  @ApiProperty({ description: 'The session description of the agent (RFC 8866).' })
  @IsString({ message: 'is text' })
  @Length(1, 100_000, { message: 'is 1 to 100,000 characters' })
  sdpOffer: string;

  @ApiPropertyOptional({ example: '16315553602', description: 'Which number of the contact to call, where it has several.' })
  @IsOptional()
  @Matches(/^\d{5,20}$/, { message: 'is a number in digits' })
  to?: string;
}
