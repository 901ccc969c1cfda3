import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

/** `PUT /v1/agents/me/presence` */
export class PresenceRequest {
  @ApiProperty({ enum: ['online', 'away'] })
  @IsIn(['online', 'away'], { message: 'is online or away' })
  state: 'online' | 'away';
}
