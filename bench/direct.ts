// The reference of the decode bench: node-llama-cpp called as directly as it can be, with the settings of a runner.
import { availableParallelism } from 'node:os';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { longStory } from '../tests/harness/client.ts';
import { diagnosticModelPath } from '../tests/harness/headless.ts';

export type DirectResult = { tokens: number; milliseconds: number };

const llama = await getLlama({
  build: 'never',
  skipDownload: true,
  progressLogs: false,
  logLevel: LlamaLogLevel.error,
  maxThreads: Math.max(1, availableParallelism() - 1),
});
const model = await llama.loadModel({ modelPath: diagnosticModelPath });
const context = await model.createContext({ sequences: 4, contextSize: { max: 8192 }, batchSize: 512 });
const sequence = context.getSequence();
const prompt = model.tokenize(`<|im_start|>user\n${longStory}<|im_end|>\n<|im_start|>assistant\n`, true);

async function decode(limit: number): Promise<DirectResult> {
  await sequence.clearHistory();
  let firstAt: number | undefined;
  let lastAt = 0;
  let tokens = 0;
  for await (const token of sequence.evaluate(prompt, { temperature: 0 })) {
    // A caller needs the text, so turning the token into it is part of the work.
    model.detokenize([token]);
    lastAt = performance.now();
    firstAt ??= lastAt;
    tokens += 1;
    if (tokens >= limit) break;
  }
  return { tokens, milliseconds: lastAt - (firstAt ?? lastAt) };
}

process.on('message', (message: { tokens: number }) => {
  void decode(message.tokens).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
