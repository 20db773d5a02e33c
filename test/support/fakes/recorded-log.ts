import type { Log } from '../../../functions/runtime/log.ts';

export type LogLine = { level: string; message: string; fields: Record<string, unknown> };

/** A log that keeps its lines. */
export const createRecordedLog = (): Log & { lines: LogLine[] } => {
  const lines: LogLine[] = [];
  const logAs =
    (level: string) =>
    (message: string, fields: Record<string, unknown>): void => {
      lines.push({ level, message, fields });
    };
  return { lines, info: logAs('info'), warn: logAs('warn'), error: logAs('error') };
};
