import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageRequest } from '../http/page.request.ts';

/** `GET /v1/inbox/contact-events` */
export class ContactEventsQuery extends PageRequest {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Only follow-ups that are done, or only those that are owed.' })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'is true or false' })
  handled?: 'true' | 'false';
}
