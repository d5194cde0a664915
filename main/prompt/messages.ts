import { createHash } from 'node:crypto';
import type { Tool, ToolCall, Turn } from '../../contract/inference.ts';
import { typedContent, type Capabilities } from './capabilities.ts';
import { fallbackCalls, type ToolFormat } from './tool-format.ts';
import type { TemplateMessage, TemplateTool } from './probe.ts';

/** The template to use: makers put the one for tools beside the ordinary one where they differ. */
export function chooseTemplate(
  templates: { default: string | null; named: Record<string, string> },
  hasTools: boolean,
): string | null {
  const forTools = hasTools ? templates.named['tool_use'] : undefined;
  return forTools ?? templates.default ?? templates.named['default'] ?? Object.values(templates.named)[0] ?? null;
}

/** Tools in the form that templates read. */
export function prepareTools(tools: readonly Tool[]): TemplateTool[] {
  return tools.map(({ name, description = '', parameters = { type: 'object', properties: {} } }) => ({
    type: 'function',
    function: { name, description, parameters },
  }));
}

/** For a template that does not tell its model of tools: what is said of them in the system turn. */
export function describeTools(tools: readonly Tool[], syntax: ToolFormat | null): string {
  const frame = syntax && (syntax.kind === 'json' || syntax.kind === 'named') ? syntax : fallbackCalls;
  const call =
    frame.kind === 'named'
      ? `the_tool${frame.afterName}{"argument": "value"}`
      : '{"name": "the_tool", "arguments": {"argument": "value"}}';
  const example = frame.sectionOpen + frame.callOpen + call + frame.callClose + frame.sectionClose;
  const list = prepareTools(tools).map((tool) => JSON.stringify(tool.function));
  return joinTexts(
    'You can call these tools:',
    list.join('\n'),
    'To call one, answer with nothing but its name and its arguments as JSON, in this form:',
    example,
  );
}

/**
 * The turns in the form that this template reads. What it refuses is folded as makers document it: system text goes
 * before the next user turn, and turns of one role become one. What it can print stays as it is.
 */
export function prepareMessages(turns: readonly Turn[], capabilities: Capabilities): TemplateMessage[] {
  let prepared: Turn[] = capabilities.systemRole ? joinFirstSystems(turns) : [...turns];
  prepared = foldSystems(prepared, capabilities);
  if (!capabilities.toolCalls) prepared = prepared.map((turn) => writeCalls(turn));
  if (!capabilities.toolResponses) prepared = prepared.map((turn) => (turn.role === 'tool' ? writeResult(turn) : turn));
  if (!capabilities.repeatedRoles) prepared = joinRepeated(prepared);
  if (!capabilities.assistantFirst) prepared = withUserFirst(prepared);
  const names = new Map<string, string>();
  return prepared.map((turn) => toMessage(turn, capabilities, names));
}

function joinTexts(...texts: string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}

/** Several system turns at the beginning are one to every template. */
function joinFirstSystems(turns: readonly Turn[]): Turn[] {
  const end = turns.findIndex((turn) => turn.role !== 'system');
  const systems = end === -1 ? turns : turns.slice(0, end);
  if (systems.length < 2) return [...turns];
  const content = joinTexts(...systems.map((turn) => turn.content));
  return [{ role: 'system', content }, ...turns.slice(systems.length)];
}

/** Moves system texts that the template would refuse or lose to the head of the user turn that follows. */
function foldSystems(turns: Turn[], { systemRole, lateSystem }: Capabilities): Turn[] {
  const folded: Turn[] = [];
  let waiting = '';
  for (const [index, turn] of turns.entries()) {
    const stays = systemRole && (index === 0 || lateSystem);
    if (turn.role === 'system' && !stays) waiting = joinTexts(waiting, turn.content);
    else if (turn.role === 'user' && waiting !== '') {
      folded.push({ ...turn, content: joinTexts(waiting, turn.content) });
      waiting = '';
    } else folded.push(turn);
  }
  if (waiting !== '') folded.push({ role: 'user', content: waiting });
  return folded;
}

/** Calls as text, in the form most models have seen, for a template that knows none. */
function writeCalls(turn: Turn): Turn {
  if (turn.role !== 'assistant' || !turn.toolCalls || turn.toolCalls.length === 0) return turn;
  const { toolCalls, ...rest } = turn;
  const written = toolCalls.map((call) => {
    const json = JSON.stringify({ name: call.name, arguments: readArguments(call) });
    return `<tool_call>\n${json}\n</tool_call>`;
  });
  return { ...rest, content: joinTexts(turn.content, written.join('\n')) };
}

function writeResult(turn: Extract<Turn, { role: 'tool' }>): Turn {
  return { role: 'user', content: `<tool_response>\n${turn.content}\n</tool_response>` };
}

function joinRepeated(turns: Turn[]): Turn[] {
  const joined: Turn[] = [];
  for (const turn of turns) {
    const last = joined.at(-1);
    if (turn.role === 'user' && last?.role === 'user') {
      joined[joined.length - 1] = { role: 'user', content: joinTexts(last.content, turn.content) };
    } else if (turn.role === 'assistant' && last?.role === 'assistant' && !last.toolCalls?.length) {
      const reasoning = joinTexts(last.reasoning ?? '', turn.reasoning ?? '');
      joined[joined.length - 1] = {
        ...turn,
        content: joinTexts(last.content, turn.content),
        ...(reasoning === '' ? {} : { reasoning }),
      };
    } else joined.push(turn);
  }
  return joined;
}

function withUserFirst(turns: Turn[]): Turn[] {
  const first = turns.findIndex((turn) => turn.role !== 'system');
  if (turns[first]?.role !== 'assistant') return turns;
  // An empty turn is what comes nearest to a conversation that the assistant opens.
  return [...turns.slice(0, first), { role: 'user', content: '' }, ...turns.slice(first)];
}

function toMessage(turn: Turn, capabilities: Capabilities, names: Map<string, string>): TemplateMessage {
  const content = capabilities.wantsTypedContent ? typedContent(turn.content) : turn.content;
  switch (turn.role) {
    case 'system':
    case 'user':
      return { role: turn.role, content };
    case 'tool': {
      const name = turn.name ?? names.get(turn.toolCallId);
      return {
        role: 'tool',
        content,
        tool_call_id: fitIdentifier(turn.toolCallId, capabilities.callIdLength),
        ...(name === undefined ? {} : { name }),
      };
    }
    case 'assistant': {
      const calls = turn.toolCalls ?? [];
      for (const call of calls) names.set(call.id, call.name);
      const isEmpty = turn.content === '' && calls.length > 0 && capabilities.emptyContentAs === 'null';
      return {
        role: 'assistant',
        content: isEmpty ? null : content,
        ...(turn.reasoning ? { [capabilities.reasoningField ?? 'reasoning_content']: turn.reasoning } : {}),
        // An empty list would count as a turn with calls in some templates.
        ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => toTemplateCall(call, capabilities)) }),
      };
    }
  }
}

function toTemplateCall(call: ToolCall, { argumentsAs, callIdLength }: Capabilities) {
  return {
    id: fitIdentifier(call.id, callIdLength),
    type: 'function' as const,
    function: {
      name: call.name,
      arguments: argumentsAs === 'object' ? readArguments(call) : call.arguments || '{}',
    },
  };
}

/** The arguments as an object. What is no JSON object, as a model may well have written, stays as one text. */
function readArguments(call: ToolCall): Record<string, unknown> {
  if (call.arguments.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(call.arguments);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Kept as text below.
  }
  return { arguments: call.arguments };
}

/** An identifier of the length that the template insists on; the same one for the same call each time. */
function fitIdentifier(id: string, length: number | null): string {
  if (length === null || (id.length === length && /^[a-zA-Z0-9]+$/.test(id))) return id;
  return createHash('sha256').update(id).digest('hex').slice(0, length);
}
