import type { Attachment, Source } from '../../contract/chats.ts';
import type { LoadSettings, Sampling, Tool } from '../../contract/inference.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { GenerateInput, Operation, OperationResult } from '../runner/protocol.ts';

/** What a chat needs of its neighbours. `core.ts` passes in who does it. */

export type ToolDecision = 'once' | 'always' | 'deny';

/** What a model may call. Names are unique within one answer; `server` says where a tool lives. */
export type OfferedTool = { server: string; tool: Tool };

export type ToolOutcome = { isError: boolean; text: string };

export type ChatTools = {
  /** The tools that these wishes (`server/tool`, `server/*`) come to now, of servers that are up. Never rejects for a server that is down. */
  offer(wishes: readonly string[], signal: AbortSignal): Promise<OfferedTool[]>;
  /** What `offer` would come to if no server had to be started for it. */
  peek(wishes: readonly string[]): OfferedTool[];
  /** Whether a call may run without asking, by the rules that a person made before. */
  permission(server: string, name: string, argumentsText: string): 'allowed' | 'ask' | 'denied';
  /** Remembers "always" for this tool and this pattern of arguments. */
  allowAlways(server: string, name: string, argumentsText: string): void;
  /** Runs a call within its time-out; output is capped; rejects only when the signal aborts. */
  call(server: string, name: string, argumentsText: string, signal: AbortSignal): Promise<ToolOutcome>;
};

export type GatherRequest = {
  question: string;
  /** What came with this question. */
  attachments: readonly Attachment[];
  /** What came with the questions before it on this branch. */
  earlier: readonly Attachment[];
  collectionIds: readonly string[];
  /** How much may be put before the question. */
  roomTokens: number;
  countTokens(text: string): Promise<number>;
  signal: AbortSignal;
  onProgress(share: number): void;
};

export type ChatDocuments = {
  /** What to put before the model for this question: whole texts where they fit into `roomTokens`, else the best passages, numbered from 1. */
  gather(request: GatherRequest): Promise<{ sources: Source[] }>;
  /** The data URI of an attached image. */
  image(fileId: string): Promise<string>;
  /** How long the text of a document is, as far as it was read. Throws `not_found`. */
  get(documentId: string): { characters: number };
};

/** A model that a chat may ask: of this computer, or of a provider elsewhere. */
export type ChatModel = {
  id: string;
  name: string;
  /** What is known of its file; `null` for a model elsewhere. */
  file: { name: string; quantization: string | null; sha256: string | null } | null;
};

/** A model as it is in memory. `contextLength` is that of one conversation; `null` where nobody says. */
export type LoadedChatModel = {
  contextLength: number | null;
  settings: LoadSettings | null;
  /** What runs it, with its version. */
  engine: string;
};

export type LoadWish = { needsMedia: boolean; signal: AbortSignal; onProgress(share: number): void };

export type ChatModels = {
  /** Throws `not_found`. */
  find(modelId: string): ChatModel;
  sampling(modelId: string): Sampling;
  /** `null` where it is not ready; a model elsewhere always is. */
  loaded(modelId: string): LoadedChatModel | null;
  /** Whether it takes pictures, with the file that belongs to it. */
  canSee(modelId: string): Promise<boolean>;
  /** Brings the model into memory, as one that sees where `needsMedia`. `null` where the signal aborts. */
  load(modelId: string, wish: LoadWish): Promise<LoadedChatModel | null>;
  generate(modelId: string, request: GenerateInput, signal: AbortSignal): AsyncGenerator<GenerateEvent, void>;
  /** Asks a model that is in memory on this computer, which does not count as its use; `null` where it is not there. */
  peek(modelId: string, operation: Operation): Promise<OperationResult | null>;
};
