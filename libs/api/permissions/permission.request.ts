import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, Length, Matches, ValidateIf, ValidateNested } from 'class-validator';
import { IsDigits, IsInstant } from '../http/fields.request.ts';

/** A template that the platform has approved. */
export class TemplateRequest {
  @ApiProperty({ example: 'sample_cpr_template' })
  @Matches(/^[a-z0-9_]{1,512}$/, { message: 'is the name of a template' })
  name: string;

  @ApiProperty({ example: 'en' })
  @Matches(/^[A-Za-z]{2,3}(_[A-Za-z]{2,4})?$/, { message: 'is a language such as en or en_US' })
  language: string;
}

/** `POST /v1/permission-requests` */
export class PermissionRequestRequest {
  @IsDigits({ example: '436666719526789' })
  phoneNumberId: string;

  @ApiProperty({ example: 'ct_…', description: 'Our contact id, a BSUID, or a wa_id.' })
  @IsString({ message: 'is text' })
  @Length(1, 256, { message: 'is 1 to 256 characters' })
  contact: string;

  @ApiProperty({ enum: ['free_form', 'template'] })
  @IsIn(['free_form', 'template'], { message: 'is free_form or template' })
  form: 'free_form' | 'template';

  @ApiPropertyOptional({ example: 'May we ring you about your order?', description: 'Free form only.' })
  @IsOptional()
  @IsString({ message: 'is text' })
  @Length(1, 1024, { message: 'is 1 to 1,024 characters' })
  text?: string;

  @ApiPropertyOptional({ type: () => TemplateRequest, description: 'Needed where the form is template.' })
  @ValidateIf((request: PermissionRequestRequest) => request.form === 'template' || request.template !== undefined)
  @IsObject({ message: 'is needed for the form template' })
  @ValidateNested()
  @Type(() => TemplateRequest)
  template?: TemplateRequest;
}

/** `GET /v1/permissions/…?at=` */
export class PermissionQuery {
  @IsOptional()
  @IsInstant({ required: false, description: 'The instant to answer for; default: now.' })
  at?: string;
}
