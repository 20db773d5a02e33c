/** Messages between a pool and the processes that run its function. */
export type ToWorker = { kind: 'invoke'; requestId: string; event: unknown; deadlineMs: number };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'done'; requestId: string; result: unknown; peakMemoryMiB: number }
  | { kind: 'failed'; requestId: string; errorType: string; message: string; peakMemoryMiB: number };
