import type { Context } from 'hono';
import type { GenerateInput } from '../../runner/protocol.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference, ServedModel } from '../inference.ts';
import { openAnswers, readDeltas } from '../openai/answers.ts';
import { applyKeepAlive, toIdleMinutes } from '../openai/keep-alive.ts';
import type { Traits } from '../traits.ts';
import { createAnswer, type Frame } from './answer.ts';
import type { Setting } from './chat-request.ts';
import { lineStream } from './lines.ts';
import { toOverrides, type GenerateFields } from './options.ts';

/** What the model's answers are read against. */
export async function readSetting(inference: Inference, traits: Traits, model: ServedModel): Promise<Setting> {
  const { sampling: defaults, load } = inference.defaults(model.id);
  const loaded = inference.status().models.find(({ modelId }) => modelId === model.id);
  const contextLength = loaded?.contextLength ?? load.contextLength ?? model.local?.contextLength ?? usualContext;
  return { model, traits: await traits.of(model), defaults, contextLength };
}

const usualContext = 4096;

type Work = {
  inference: Inference;
  model: ServedModel;
  request: GenerateFields;
  input: GenerateInput;
  frame: Frame;
  /** When the request came. */
  arrivedMs: number;
  /** What the last line holds besides, once the text is known. */
  more?: (text: string) => object;
};

/** Answers line by line, or all at once where the request says so. */
export async function answerWith(
  c: Context<ServerEnv>,
  { inference, model, request, input, frame, arrivedMs, more }: Work,
): Promise<Response> {
  const [events] = await openAnswers(c, { inference, model, load: toOverrides(request, model) }, [input]);
  if (events === undefined) throw new Error('no answer was opened');
  const answer = createAnswer(request.model, frame, { arrivedMs, readyMs: performance.now() }, more);
  if (request.stream === false) {
    const result = await readDeltas(events, async (delta) => void answer.lines(delta));
    applyKeepAlive(inference, model.id, request);
    if (result.droppedTokens > 0) c.header('x-paddock-dropped-tokens', String(result.droppedTokens));
    return c.json(answer.whole(result));
  }
  return lineStream(c, async (send) => {
    const result = await readDeltas(events, (delta) => send(...answer.lines(delta)));
    applyKeepAlive(inference, model.id, request);
    await send(answer.lastLine(result));
  });
}

/** A request that asks nothing: it loads the model, or unloads it where it is to be kept for no time. */
export async function loadOrUnload(
  c: Context<ServerEnv>,
  { inference, model, request, frame }: Pick<Work, 'inference' | 'model' | 'request' | 'frame'>,
): Promise<Response> {
  const isUnload = request.keep_alive === 0;
  if (isUnload) await unload(inference, model.id);
  else {
    await inference.load(model.id, toOverrides(request, model) ?? {});
    applyKeepAlive(inference, model.id, request);
  }
  return c.json({
    model: request.model,
    created_at: new Date().toISOString(),
    ...frame({ content: '', thinking: '', calls: [] }),
    done: true,
    done_reason: isUnload ? 'unload' : 'load',
  });
}

/** At once, or after what it is writing. */
async function unload(inference: Inference, modelId: string): Promise<void> {
  const loaded = inference.status().models.find((model) => model.modelId === modelId);
  if (loaded === undefined) return;
  if (loaded.activeRequests === 0) await inference.unload(modelId);
  else inference.keepAlive(modelId, toIdleMinutes({ keep_alive: 0 }) ?? null);
}
