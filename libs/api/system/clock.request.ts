import { IsInstant } from '../http/fields.request.ts';

/** `PUT /v1/clock` */
export class ClockRequest {
  @IsInstant({ example: '2026-11-25T10:00:00.000Z' })
  now: string;
}
