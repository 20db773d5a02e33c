import type { Call } from '../http/aws-call.ts';
import { type Services, serviceModels } from './models.ts';
import { readRequest, type WireRequest } from './read-request.ts';
import { violationsOf } from './violations.ts';

/** How many requests and answers were held against the models of the services, and what AWS would refuse in them. */
export type Checked = {
  /** `ses:SendBulkEmail` → requests. */
  requests: Record<string, number>;
  /** Sentence → how often. */
  violations: Record<string, number>;
};

export type ModelChecker = {
  /** Holds a request against the service's model: what is required, unknown, too long or no value that it takes. */
  request(call: Pick<Call, 'service' | 'operation'>, request: WireRequest): void;
  /** Holds an answer against it where the models have its shape: those of the simulated provider. */
  answer(call: Pick<Call, 'service' | 'operation'>, status: number, body: Buffer): void;
  read(): Checked;
};

/** Deleting one version is an operation of its own for the front door, as it takes another right; for S3 it is not. */
const modelName = (operation: string): string =>
  operation === 'DeleteObjectVersion' ? 'DeleteObject' : operation;

export const createModelChecker = (models: Services = serviceModels): ModelChecker => {
  const requests: Record<string, number> = {};
  const violations: Record<string, number> = {};
  const find = ({ service, operation }: Pick<Call, 'service' | 'operation'>) => {
    const name = modelName(operation);
    const model = models[service];
    return { name, model, known: model?.operations[name] };
  };
  const note = (name: string, faults: readonly string[]): void => {
    for (const fault of faults) {
      const sentence = `${name} ${fault}`;
      violations[sentence] = (violations[sentence] ?? 0) + 1;
    }
  };
  return {
    request(call, request) {
      const { name, model, known } = find(call);
      const full = `${call.service}:${name}`;
      requests[full] = (requests[full] ?? 0) + 1;
      if (model === undefined || known === undefined) {
        return note(full, ['is not in local/service-models: add it to write-models.ts']);
      }
      const { input, faults } = readRequest(model, name, known, request);
      note(full, faults);
      if (known.input !== undefined) note(full, violationsOf(model, known.input, input));
    },
    answer(call, status, body) {
      const { name, model, known } = find(call);
      if (model === undefined || known?.output === undefined || status !== 200) return;
      const output: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
      note(`answer of ${call.service}:${name}`, violationsOf(model, known.output, output));
    },
    read: () => structuredClone({ requests, violations }),
  };
};
