import { Hono } from 'hono';
import { readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import type { Inference } from '../inference.ts';
import type { Traits } from '../traits.ts';
import { chatFrame, generateFrame } from './answer.ts';
import { chatRequestSchema, toChatInput } from './chat-request.ts';
import { toContext } from './context.ts';
import { asksNothing, generateRequestSchema, toGenerateInput, toTurns } from './generate-request.ts';
import { requireNamed } from './names.ts';
import { requireWriter } from './options.ts';
import { answerWith, loadOrUnload, readSetting } from './work.ts';

export function generating(inference: Inference, traits: Traits) {
  return new Hono<ServerEnv>()
    .post('/chat', async (c) => {
      const arrivedMs = performance.now();
      const request = await readBody(c, chatRequestSchema);
      const model = requireNamed(c, inference, request.model);
      const work = { inference, model, request, frame: chatFrame };
      if ((request.messages ?? []).length === 0) return loadOrUnload(c, work);
      const setting = await readSetting(inference, traits, model);
      requireWriter(model, setting.traits, 'chat');
      return answerWith(c, { ...work, input: toChatInput(request, setting), arrivedMs });
    })
    .post('/generate', async (c) => {
      const arrivedMs = performance.now();
      const request = await readBody(c, generateRequestSchema);
      const model = requireNamed(c, inference, request.model);
      const work = { inference, model, request, frame: generateFrame };
      if (asksNothing(request)) return loadOrUnload(c, work);
      const setting = await readSetting(inference, traits, model);
      requireWriter(model, setting.traits, 'generate');
      const input = toGenerateInput(request, setting);
      if (input.prompt.kind !== 'chat') return answerWith(c, { ...work, input, arrivedMs });
      const more = (text: string) => ({
        context: toContext([...toTurns(request), { role: 'assistant', content: text }]),
      });
      return answerWith(c, { ...work, input, arrivedMs, more });
    });
}
