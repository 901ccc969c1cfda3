import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { PageRequest } from '../http/page.request.ts';

/** `GET /v1/accounts/{accountId}/ledger` */
export class LedgerQuery extends PageRequest {
  @ApiPropertyOptional({ description: 'Only the lines of this call: ours (`cl_…`), the platform’s (`wacid.…`) or a dial id.' })
  @IsOptional()
  @IsString({ message: 'is text' })
  @Length(1, 512, { message: 'is 1 to 512 characters' })
  callId?: string;
}
