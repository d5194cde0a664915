export const languages = [
  { id: 'curl', label: 'curl' },
  { id: 'python', label: 'Python' },
  { id: 'typescript', label: 'TypeScript' },
] as const;

export type Language = (typeof languages)[number]['id'];

const question = 'What is the capital of France?';

/** A whole program that asks the local server one question. */
export function exampleFor(language: Language, { baseUrl, modelId }: { baseUrl: string; modelId: string }): string {
  const model = JSON.stringify(modelId);
  switch (language) {
    case 'curl':
      return `curl ${baseUrl}/chat/completions \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": ${model},
    "messages": [{ "role": "user", "content": "${question}" }]
  }'`;
    case 'python':
      return `from openai import OpenAI

client = OpenAI(base_url="${baseUrl}", api_key="paddock")

stream = client.chat.completions.create(
    model=${model},
    messages=[{"role": "user", "content": "${question}"}],
    stream=True,
)
for chunk in stream:
    print(chunk.choices[0].delta.content or "", end="", flush=True)`;
    case 'typescript':
      return `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${baseUrl}', apiKey: 'paddock' });

const stream = await client.chat.completions.create({
  model: ${model},
  messages: [{ role: 'user', content: '${question}' }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? '');
}`;
    default:
      return language satisfies never;
  }
}
