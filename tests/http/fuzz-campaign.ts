import { endpoints } from '../../main/server/reference/endpoints.ts';
import { serveModel, type ServedModel } from '../harness/client.ts';
import { diagnosticModelPath } from '../harness/headless.ts';
import { makeRequests, type FuzzRequest } from './fuzz.ts';
import { judge } from './fuzz-judge.ts';
import { send } from './fuzz-wire.ts';

export type Finding = { number: number; request: FuzzRequest; wrong: string };
export type Campaign = { findings: Finding[]; statuses: Map<number, number> };

/** At once; more only wait for each other. */
const together = 8;

/**
 * The built server. A short context bounds what a request without a limit writes, and nobody on the network is asked
 * for a model that some request made up.
 */
export function serveForCampaign(): Promise<ServedModel> {
  return serveModel(diagnosticModelPath, ['--set', 'contextLength=512', '--set', 'slots=4'], {
    HF_ENDPOINT: 'http://127.0.0.1:9',
  });
}

/** Sends that many requests and judges every reply. */
export async function campaign(
  { port, modelId }: Pick<ServedModel, 'port' | 'modelId'>,
  { seed, count, onProgress = () => {} }: { seed: number; count: number; onProgress?: (done: number) => void },
): Promise<Campaign> {
  const requests = makeRequests(endpoints, { seed, modelId });
  const findings: Finding[] = [];
  const statuses = new Map<number, number>();
  let sent = 0;
  const work = async () => {
    while (sent < count) {
      sent += 1;
      const number = sent;
      const request = requests.next().value;
      const wrong = await send(port, request).then(
        (reply) => {
          statuses.set(reply?.status ?? 0, (statuses.get(reply?.status ?? 0) ?? 0) + 1);
          return judge(request, reply);
        },
        (error: unknown) => String(error),
      );
      if (wrong !== null) findings.push({ number, request, wrong });
      onProgress(number);
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return { findings, statuses };
}

/** A finding as a person reads it. */
export function describeFinding({ number, request: { method, path, headers, body }, wrong }: Finding): string {
  const sent = body === null ? '' : body.toString('utf8').slice(0, 600);
  return `#${number} ${wrong}\n  ${method} ${path.slice(0, 200)}\n  ${JSON.stringify(headers).slice(0, 300)}\n  ${sent}`;
}
