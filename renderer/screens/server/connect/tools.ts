export const tools = [
  { id: 'continue', name: 'Continue' },
  { id: 'cline', name: 'Cline' },
  { id: 'claude-code', name: 'Claude Code' },
  { id: 'codex', name: 'Codex' },
  { id: 'opencode', name: 'OpenCode' },
  { id: 'open-webui', name: 'Open WebUI' },
  { id: 'zed', name: 'Zed' },
  { id: 'langchain', name: 'LangChain' },
  { id: 'ollama', name: 'Ollama’s clients' },
] as const;
export type Tool = (typeof tools)[number]['id'];

/** `place`: where the text goes. */
export type ToolSettings = { place: string; text: string };

/** A key is always sent, since some tools refuse to go without; Paddock asks for none until it is told to. */
const key = 'paddock';

export function settingsFor(tool: Tool, { root, modelId }: { root: string; modelId: string }): ToolSettings {
  const base = `${root}/v1`;
  const json = (value: unknown) => JSON.stringify(value, null, 2);
  switch (tool) {
    case 'continue':
      return {
        place: '~/.continue/config.yaml',
        text: `models:
  - name: Paddock
    provider: openai
    model: ${modelId}
    apiBase: ${base}
    apiKey: ${key}
    roles: [chat, edit, apply, autocomplete]`,
      };
    case 'cline':
      return {
        place: 'Cline, Settings, API Configuration',
        text: `API Provider: OpenAI Compatible
Base URL: ${base}
API Key: ${key}
Model ID: ${modelId}`,
      };
    case 'claude-code':
      return {
        place: 'In a terminal',
        text: `export ANTHROPIC_BASE_URL=${root}
export ANTHROPIC_AUTH_TOKEN=${key}
export ANTHROPIC_MODEL=${modelId}
claude`,
      };
    case 'codex':
      return {
        place: '~/.codex/config.toml',
        text: `model = "${modelId}"
model_provider = "paddock"

[model_providers.paddock]
name = "Paddock"
base_url = "${base}"
wire_api = "responses"`,
      };
    case 'opencode':
      return {
        place: 'opencode.json',
        text: json({
          $schema: 'https://opencode.ai/config.json',
          provider: {
            paddock: {
              npm: '@ai-sdk/openai-compatible',
              name: 'Paddock',
              options: { baseURL: base, apiKey: key },
              models: { [modelId]: { name: modelId } },
            },
          },
        }),
      };
    case 'open-webui':
      return {
        place: 'Admin Panel, Settings, Connections, OpenAI API',
        text: `URL: ${base.replace('127.0.0.1', 'host.docker.internal')}   (outside of Docker: ${base})
Key: ${key}`,
      };
    case 'zed':
      return {
        place: '~/.config/zed/settings.json',
        text: json({
          language_models: {
            openai_compatible: {
              Paddock: {
                api_url: base,
                available_models: [{ name: modelId, display_name: modelId, max_tokens: 32_768 }],
              },
            },
          },
        }),
      };
    case 'langchain':
      return {
        place: 'Python',
        text: `from langchain_openai import ChatOpenAI

model = ChatOpenAI(base_url="${base}", api_key="${key}", model="${modelId}")
print(model.invoke("What is the capital of France?").content)`,
      };
    case 'ollama':
      return { place: 'In a terminal', text: `export OLLAMA_HOST=${root}` };
    default:
      return tool satisfies never;
  }
}
