import { Hono } from 'hono';
import type { ServerEnv } from '../env.ts';
import type { Inference } from '../inference.ts';
import type { ModelSupply } from '../model-supply.ts';
import type { Traits } from '../traits.ts';
import { embeddings } from './embeddings.ts';
import { generating } from './generate.ts';
import { listing } from './listing.ts';
import { supplying, type AliasBook } from './supplying.ts';

/** Clients ask which features they can count on by the version of Ollama that has them. */
const likeVersion = '0.24.0';

type Dependencies = { inference: Inference; traits: Traits; supply: ModelSupply | null; aliases: AliasBook };

export function ollama({ inference, traits, supply, aliases }: Dependencies) {
  return new Hono<ServerEnv>()
    .basePath('/api')
    .get('/version', (c) => c.json({ version: likeVersion }))
    .route('/', generating(inference, traits))
    .route('/', embeddings(inference))
    .route('/', listing({ inference, traits, supply, aliases: aliases.list }))
    .route('/', supplying({ inference, supply, aliases }));
}
