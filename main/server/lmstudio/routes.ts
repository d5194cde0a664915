import { Hono } from 'hono';
import type { StoredResponses } from '../../store/responses.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference } from '../inference.ts';
import type { ModelSupply } from '../model-supply.ts';
import type { Traits } from '../traits.ts';
import { chat } from './chat.ts';
import { downloads } from './downloads.ts';
import { models } from './models.ts';
import { v0 } from './v0.ts';

type Dependencies = {
  inference: Inference;
  traits: Traits;
  supply: ModelSupply | null;
  storedResponses: StoredResponses;
  version: string;
};

/** LM Studio's own routes, of both versions. */
export function lmstudio({ inference, traits, supply, storedResponses, version }: Dependencies) {
  return new Hono<ServerEnv>()
    .route('/api/v0', v0(inference, traits, version))
    .route('/api/v1/models/download', downloads(supply))
    .route('/api/v1/models', models(inference, traits))
    .route('/api/v1/chat', chat({ inference, traits, storedResponses }));
}
