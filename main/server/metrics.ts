import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ServerRequest } from '../../contract/server.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** Numbers for Prometheus. Clients are left out of the labels: their names are theirs to choose and never end. */
export function createMetrics(read: {
  activeRequests(): number;
  loadedModels(): { modelId: string; memoryBytes: number | null }[];
}) {
  const registry = new Registry();
  const labels = ['dialect', 'model'] as const;
  const requests = new Counter({
    name: 'paddock_requests_total',
    help: 'Requests that were answered, by status.',
    labelNames: [...labels, 'status'],
    registers: [registry],
  });
  const promptTokens = new Counter({
    name: 'paddock_prompt_tokens_total',
    help: 'Tokens read.',
    labelNames: labels,
    registers: [registry],
  });
  const completionTokens = new Counter({
    name: 'paddock_completion_tokens_total',
    help: 'Tokens written.',
    labelNames: labels,
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'paddock_request_duration_seconds',
    help: 'From the arrival of a request to its last byte.',
    labelNames: labels,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers: [registry],
  });
  // The two gauges are read when they are asked for.
  new Gauge({
    name: 'paddock_active_requests',
    help: 'Requests being answered.',
    registers: [registry],
    collect() {
      this.set(read.activeRequests());
    },
  });
  new Gauge({
    name: 'paddock_model_memory_bytes',
    help: 'Resident memory of the process of each loaded model.',
    labelNames: ['model'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { modelId, memoryBytes } of read.loadedModels()) this.set({ model: modelId }, memoryBytes ?? 0);
    },
  });

  return {
    contentType: registry.contentType,
    text: (): Promise<string> => registry.metrics(),
    record: (request: ServerRequest): void => {
      const label = { dialect: request.dialect, model: request.modelId ?? '' };
      requests.inc({ ...label, status: String(request.status ?? 0) });
      promptTokens.inc(label, request.promptTokens ?? 0);
      completionTokens.inc(label, request.completionTokens);
      duration.observe(label, ((request.finishedAt ?? request.startedAt) - request.startedAt) / 1000);
    },
  };
}
