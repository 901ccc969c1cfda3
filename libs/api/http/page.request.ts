import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches, IsOptional, ValidateBy } from 'class-validator';
import type { IndexValue } from '#application/read-views';
import { invalid } from './problem.ts';

/** What every list takes. */
export class PageRequest {
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 500, default: 50, description: 'Items a page.' })
  @IsOptional()
  @ValidateBy({ name: 'isLimit', validator: { validate: isLimit, defaultMessage: () => 'is a whole number from 1 to 500' } })
  limit?: string;

  @ApiPropertyOptional({ type: String, description: 'Where the page before ended: its `next`.' })
  @IsOptional()
  @Matches(/^[\w-]{1,2000}$/, { message: 'is not a cursor' })
  cursor?: string;
}

const DEFAULT_LIMIT = 50;

/** Number of items asked for. */
export const limitOf = ({ limit }: PageRequest): number => (limit === undefined ? DEFAULT_LIMIT : Number(limit));

interface Place {
  readonly value: IndexValue;
  readonly id: string;
}

/** A cursor holds the version of its view, so that it is not taken for a place in another one. */
export function writeCursor(view: string, place: Place | null): string | null {
  return place && Buffer.from(JSON.stringify([view, place.value, place.id])).toString('base64url');
}

/** Null without a cursor. Throws a 400 for one that is none of this view's. */
export function readCursor(view: string, { cursor }: PageRequest): Place | null {
  if (cursor === undefined) return null;
  const [of, value, id] = decoded(cursor);
  if (of !== view || typeof id !== 'string' || (typeof value === 'object' && value !== null)) throw invalid({ path: 'cursor', message: 'is not a cursor of this list' });
  return { value: value as IndexValue, id };
}

function decoded(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    throw invalid({ path: 'cursor', message: 'is not a cursor' });
  }
}

function isLimit(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 500;
}
