/** What a process has used since it started. */
export type Used = { peakMemoryMiB: number; cpuSeconds: number };

/** Messages between a pool and the processes that run its function. */
export type ToWorker = { kind: 'invoke'; requestId: string; event: unknown; deadlineMs: number };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'done'; requestId: string; result: unknown; used: Used }
  | { kind: 'failed'; requestId: string; errorType: string; message: string; used: Used };
