import { AppError } from '../../contract/errors.ts';
import type { Tool, Turn } from '../../contract/inference.ts';
import type { Capabilities } from './capabilities.ts';
import { createMarker, markLiterals, splitMarked, withoutTexts, type PromptSegment } from './escape.ts';
import { opensThinking, type OutputFormat } from './format.ts';
import type { TemplateMessage } from './probe.ts';
import { chooseTemplate, describeTools, prepareMessages, prepareTools } from './messages.ts';
import type { TemplateRenderer } from './renderer.ts';
import { examineTemplate, type ExaminedTemplate } from './template.ts';

/** What a model brings for its prompts. */
export type ChatPromptSource = {
  renderer: Pick<TemplateRenderer, 'render'>;
  templates: { default: string | null; named: Record<string, string> };
  bosToken: string;
  eosToken: string;
  /** The texts of control tokens, which nobody but the template may write. */
  controlTokens: readonly string[];
};

export type ChatPromptRequest = {
  turns: readonly Turn[];
  tools?: readonly Tool[];
  /** `auto` leaves it to the template. */
  reasoning?: 'auto' | 'on' | 'off';
  /** For templates that know levels. */
  reasoningEffort?: string | null;
  /** The last turn, an assistant's, is a beginning to go on with. */
  continueLast?: boolean;
  /** More for the template, such as `documents`. */
  variables?: Record<string, unknown>;
};

export type ChatPrompt = {
  /** The prompt in pieces; special tokens are read only in those that say so. */
  segments: PromptSegment[];
  text: string;
  format: OutputFormat;
  capabilities: Capabilities;
  /** Whether the answer begins inside of thoughts. */
  startsInThinking: boolean;
};

export type ChatPrompts = {
  /** What the template that would be used can do. */
  examine(hasTools: boolean): Promise<ExaminedTemplate>;
  build(request: ChatPromptRequest): Promise<ChatPrompt>;
};

/** Builds prompts from turns with a model's own templates. Each template is examined once, when it is first used. */
export function createChatPrompts(source: ChatPromptSource): ChatPrompts {
  const examined = new Map<string, Promise<ExaminedTemplate>>();

  const templateFor = (hasTools: boolean): string => {
    const template = chooseTemplate(source.templates, hasTools);
    if (template !== null) return template;
    throw new AppError('template_failed', 'This model has no chat template.', {
      remedy: 'Give it one in its settings, or use it for plain text.',
    });
  };
  const examine = (hasTools: boolean): Promise<ExaminedTemplate> => {
    const template = templateFor(hasTools);
    const known = examined.get(template) ?? examineTemplate(source.renderer, { ...source, source: template });
    examined.set(template, known);
    known.catch(() => examined.delete(template));
    return known;
  };
  const renderSegments = async (
    template: ExaminedTemplate,
    templateSource: string,
    content: Record<string, unknown> & { messages: TemplateMessage[] },
    settings: Record<string, unknown>,
  ): Promise<PromptSegment[]> => {
    const marker = createMarker(content, templateSource, source.controlTokens);
    if (marker === null) return [{ text: await template.render({ ...content, ...settings }), special: true }];
    // Templates look for the thoughts in what an assistant has written, to leave old ones out.
    const { open, close } = template.format.thinking;
    const forAssistant = withoutTexts(marker, [open, close]);
    const marked = {
      ...markLiterals(content, marker),
      messages: content.messages.map((message) =>
        markLiterals(message, message.role === 'assistant' ? forAssistant : marker),
      ),
    };
    return splitMarked(await template.render({ ...marked, ...settings }), marker);
  };

  return {
    examine,
    async build({
      turns,
      tools = [],
      reasoning = 'auto',
      reasoningEffort = null,
      continueLast = false,
      variables = {},
    }) {
      const template = await examine(tools.length > 0);
      const { capabilities, format } = template;
      const last = turns.at(-1);
      const begun = continueLast && last?.role === 'assistant' ? last : null;
      const needsTools = tools.length > 0 && !capabilities.tools;
      const told: Turn[] = needsTools ? [{ role: 'system', content: describeTools(tools, format.tools) }] : [];
      const messages = prepareMessages([...told, ...(begun ? turns.slice(0, -1) : turns)], capabilities);
      const content = { ...variables, messages, ...(tools.length === 0 ? {} : { tools: prepareTools(tools) }) };
      const { thinkingSwitch, effortVariable } = capabilities;
      const settings = {
        add_generation_prompt: true,
        ...(thinkingSwitch && reasoning !== 'auto' ? { [thinkingSwitch.variable]: thinkingSwitch[reasoning] } : {}),
        ...(effortVariable !== null && reasoningEffort !== null ? { [effortVariable]: reasoningEffort } : {}),
      };
      const segments = await renderSegments(template, templateFor(tools.length > 0), content, settings);
      if (begun) segments.push(...beginning(begun, format, segments));
      const text = segments.map((segment) => segment.text).join('');
      return { segments, text, format, capabilities, startsInThinking: opensThinking(format, text) };
    },
  };
}

/** The beginning of an answer, as the model would have written it up to there. */
function beginning(
  turn: Extract<Turn, { role: 'assistant' }>,
  format: OutputFormat,
  prompt: readonly PromptSegment[],
): PromptSegment[] {
  const text = prompt.map((segment) => segment.text).join('');
  const isThinking = opensThinking(format, text);
  const { open, close } = format.thinking;
  const reasoning = turn.reasoning ?? '';
  if (format.isHarmony) {
    const thought = reasoning === '' ? [] : [special(open), plain(reasoning)];
    const header = `${reasoning === '' ? '' : '<|end|><|start|>assistant'}<|channel|>final<|message|>`;
    return turn.content === '' ? thought : [...thought, special(header), plain(turn.content)];
  }
  if (reasoning === '' && !isThinking) return [plain(turn.content)];
  const thought = [...(isThinking ? [] : [special(`${open}\n`)]), plain(reasoning)];
  return turn.content === '' ? thought : [...thought, special(`\n${close}\n\n`), plain(turn.content)];
}

function special(text: string): PromptSegment {
  return { text, special: true };
}

function plain(text: string): PromptSegment {
  return { text, special: false };
}
