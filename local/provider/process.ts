import type { ProviderReply, ProviderRequest } from './base/config.ts';
import { startProvider } from './provider.ts';

const reply = (message: ProviderReply): void => {
  process.send?.(message);
};

// The provider lives as long as the local run that forked it; what it knows is on disk already.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the local run ends first and in its own time.
process.on('SIGINT', () => {});

process.on('message', (request: ProviderRequest) => {
  if (request.kind !== 'start') return;
  startProvider(request.config).then(
    ({ port }) => reply({ kind: 'started', port }),
    (error: unknown) => {
      reply({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      process.exitCode = 1;
      process.disconnect?.();
    },
  );
});
