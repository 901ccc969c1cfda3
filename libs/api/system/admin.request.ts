import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { IsView } from './views.request.ts';

/** `GET /v1/admin/parked` */
export class ParkedQuery {
  @IsView({ required: false, description: 'Of one view alone.' })
  @IsOptional()
  view?: string;
}

/** `POST /v1/admin/parked/redrive` */
export class RedriveRequest {
  @IsView()
  view: string;

  @ApiPropertyOptional({ type: String, description: 'One document; default: everything that is parked of the view.' })
  @IsOptional()
  @Matches(/^pk_[\w-]{1,1000}$/, { message: 'is not the id of something parked' })
  parkedId?: string;
}
