/** Clients by how they name themselves. `packages`: what has to be installed for them. */
export const clients = [
  { id: 'openai', name: 'OpenAI', packages: ['openai'], agent: /^OpenAI\// },
  { id: 'anthropic', name: 'Anthropic', packages: ['@anthropic-ai/sdk'], agent: /^Anthropic\// },
  { id: 'ollama', name: 'Ollama', packages: ['ollama'], agent: /^ollama-js\// },
  {
    id: 'ai',
    name: 'AI SDK',
    packages: ['ai', '@ai-sdk/openai-compatible', '@ai-sdk/anthropic', 'ollama-ai-provider-v2'],
    agent: /ai-sdk\/|^ai\/|ollama-ai-provider/,
  },
  {
    id: 'langchain',
    name: 'LangChain',
    packages: ['@langchain/openai', '@langchain/ollama'],
    agent: /langchain/i,
  },
  { id: 'http', name: 'Plain HTTP', packages: [], agent: /(?:)/ },
] as const;
export type Client = (typeof clients)[number]['id'];

/**
 * LangChain asks through the clients of OpenAI and Ollama, under their names; its tests say so. It never asks which models
 * there are: the tests themselves do.
 */
export function clientOf(agent: string, testName: string, path: string): Client {
  const id = clients.find((client) => client.agent.test(agent))?.id ?? 'http';
  const mayBeLangChain = (id === 'openai' || id === 'ollama') && path !== '/v1/models';
  return mayBeLangChain && testName.includes('LangChain') ? 'langchain' : id;
}
