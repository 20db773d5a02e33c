import { z } from '@hono/zod-openapi';

/** A time as the API writes it. */
export const time = (description: string) =>
  z.iso.datetime().openapi({ description, example: '2026-11-24T08:30:00.000Z' });

export const iso = (ms: number): string => new Date(ms).toISOString();
