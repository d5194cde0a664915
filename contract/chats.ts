import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { loadSettingsSchema, samplingPatchSchema, samplingSchema } from './inference.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

export const titleSchema = z.string().trim().min(1).max(200);
export const messageTextSchema = z.string().max(1_000_000);
export const tagSchema = z.string().trim().min(1).max(40);
export const notesSchema = z.string().max(100_000);

/** Whether the model is to think first; `auto` leaves it to its template. Without effect where that has no switch. */
export const reasoningSchema = z.enum(['auto', 'on', 'off']);
export type Reasoning = z.infer<typeof reasoningSchema>;

/** What a chat asks of every model that answers in it. */
export const chatSettingsSchema = z.object({
  /** The preset that these settings came from, for its name; changing one does not change the other. */
  presetId: idSchema.nullable().default(null),
  /** Variables such as `{{date}}` are filled in when an answer is made. */
  systemPrompt: z.string().max(200_000).default(''),
  /** What differs from the model's own settings. */
  sampling: samplingPatchSchema.default({}),
  /** Tools that the model may call, as `server/tool`; `server/*` is every tool of a server. */
  tools: z.array(z.string().min(1).max(300)).max(500).default([]),
  /** Holds where a question asks for `auto`. */
  reasoning: reasoningSchema.default('auto'),
  /** Collections of documents that questions are answered from. */
  collectionIds: z.array(idSchema).max(50).default([]),
});
export type ChatSettings = z.infer<typeof chatSettingsSchema>;

export const chatSchema = z.object({
  id: idSchema,
  /** Empty until the first question or the model names the chat. */
  title: z.string(),
  /** A chosen title is never replaced by an automatic one. */
  titleSource: z.enum(['none', 'auto', 'chosen']),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
  /** The last message of the branch that is shown. */
  leafId: idSchema.nullable(),
  /** Whether an answer is being written in it now. */
  isGenerating: z.boolean(),
  /** Whether an answer waits for a person to allow a tool. */
  isWaiting: z.boolean(),
  folderId: idSchema.nullable(),
  isPinned: z.boolean(),
  isArchived: z.boolean(),
  /** Kept in memory only, and gone when Paddock ends. */
  isTemporary: z.boolean(),
  tags: z.array(tagSchema),
  /** The side-by-side comparison that this chat is a column of. Such chats stand in no list. */
  comparisonId: idSchema.nullable(),
  /** When it was moved to the bin. */
  removedAt: z.number().int().nullable(),
});
export type Chat = z.infer<typeof chatSchema>;

export const stopReasonSchema = z.enum(['end', 'stop_string', 'length', 'context', 'cancelled', 'tool_calls']);
export type StopReason = z.infer<typeof stopReasonSchema>;

/** What an answer cost, all its rounds together. Times in milliseconds, speed in tokens per second. */
export const answerStatsSchema = z.object({
  promptTokens: z.number().int().nonnegative(),
  /** Prompt tokens that were already in the KV cache. Part of `promptTokens`. */
  cachedTokens: z.number().int().nonnegative(),
  completionTokens: z.number().int().nonnegative(),
  timeToFirstTokenMs: z.number().nonnegative().nullable(),
  tokensPerSecond: z.number().nonnegative().nullable(),
  stopReason: stopReasonSchema.nullable(),
  /** Older tokens of the conversation that the model did not see. */
  droppedTokens: z.number().int().nonnegative(),
});
export type AnswerStats = z.infer<typeof answerStatsSchema>;

/** What a person gave along with a question. The content stays in the core. */
export const attachmentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('document'), documentId: idSchema, name: z.string(), sizeBytes: z.number().int() }),
  z.object({
    kind: z.literal('image'),
    fileId: idSchema,
    name: z.string(),
    sizeBytes: z.number().int(),
    mediaType: z.string(),
  }),
]);
export type Attachment = z.infer<typeof attachmentSchema>;

/** A passage that the model was given; it cites it as `[n]`. */
export const sourceSchema = z.object({
  n: z.number().int().positive(),
  documentId: idSchema,
  documentName: z.string(),
  text: z.string(),
  /** Where it stands: a page of a PDF, counted from 1, and characters of the document's text. */
  page: z.number().int().positive().nullable(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
});
export type Source = z.infer<typeof sourceSchema>;

/**
 * A tool call of an answer.
 *
 * - `asking`: waits for a person to allow it.
 * - `running`, `done`, `failed`: what became of it; `failed` with the reason as its result.
 * - `denied`: a person said no.
 * - `cancelled`: the answer was stopped before it ended.
 */
export const chatToolCallSchema = z.object({
  id: z.string(),
  /** `null` where the model named a tool that is not there. */
  server: z.string().nullable(),
  name: z.string(),
  /** The text of a JSON object, as the model wrote it. */
  arguments: z.string(),
  state: z.enum(['asking', 'running', 'done', 'failed', 'denied', 'cancelled']),
  result: z.string().nullable(),
  durationMs: z.number().int().nonnegative().nullable(),
});
export type ChatToolCall = z.infer<typeof chatToolCallSchema>;

/** A part of an answer that ended in tool calls; the answer goes on after their results. */
export const roundSchema = z.object({
  reasoning: z.string(),
  reasoningMs: z.number().int().nonnegative().nullable(),
  text: z.string(),
  calls: z.array(chatToolCallSchema),
});
export type Round = z.infer<typeof roundSchema>;

/** Everything that it takes to make an answer again. */
export const provenanceSchema = z.object({
  modelId: idSchema,
  modelName: z.string(),
  /** Of the model file; `null` where it has not been computed. */
  fileSha256: z.string().nullable(),
  fileName: z.string().nullable(),
  quantization: z.string().nullable(),
  /** Paddock's and the engine's. */
  version: z.string(),
  engine: z.string(),
  sampling: samplingSchema,
  /** The one that was used, also where none was asked for. */
  seed: z.number().int().nullable(),
  load: loadSettingsSchema.nullable(),
  contextLength: z.number().int().nullable(),
  systemPrompt: z.string(),
  reasoning: z.string(),
  tools: z.array(z.string()),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/**
 * One turn. Messages form a tree: an edit or a regeneration makes a sibling under the same parent.
 *
 * - `complete`: whole.
 * - `generating`: being written now.
 * - `stopped`: the person stopped it; the text so far is kept.
 * - `interrupted`: the runner or the app ended in the middle; the text so far is kept.
 * - `failed`: no answer could be made; `error` says why.
 */
export const messageSchema = z.object({
  id: idSchema,
  chatId: idSchema,
  parentId: idSchema.nullable(),
  role: z.enum(['user', 'assistant']),
  /** Of an answer with tool calls: what came after the last of them. */
  text: z.string(),
  /** What the model thought before it answered; empty where it did not. */
  reasoning: z.string(),
  /** How long it thought; `null` while it thinks, or where it did not. */
  reasoningMs: z.number().int().nonnegative().nullable(),
  /** What came before: thoughts, texts and tool calls, in their order. */
  rounds: z.array(roundSchema),
  attachments: z.array(attachmentSchema),
  /**
   * The passages that were put before its question. Their numbers go on from those of the answers before it on the
   * branch, which the model sees too and may cite as well.
   */
  sources: z.array(sourceSchema),
  state: z.enum(['complete', 'generating', 'stopped', 'interrupted', 'failed']),
  createdAt: z.number().int(),
  /** The model that wrote it; `null` for the person's turns, and where a person wrote or changed the answer. */
  modelId: idSchema.nullable(),
  modelName: z.string().nullable(),
  stats: answerStatsSchema.nullable(),
  provenance: provenanceSchema.nullable(),
  error: errorInfoSchema.nullable(),
});
export type Message = z.infer<typeof messageSchema>;

/** A question that waits until the answer that is being written has ended. */
export const queuedMessageSchema = z.object({
  id: idSchema,
  text: messageTextSchema,
  attachments: z.array(attachmentSchema),
});
export type QueuedMessage = z.infer<typeof queuedMessageSchema>;

/** What happens to an answer while it is written. The stream begins with `snapshot` and ends with `end`. */
export const answerEventSchema = z.discriminatedUnion('type', [
  /** The message as it stands: what a window that comes late has missed, and again whenever a tool call changes. */
  z.object({ type: z.literal('snapshot'), message: messageSchema }),
  /** Before the first token: waiting for a place, loading the model, or reading the prompt. `progress` is 0 to 1. */
  z.object({
    type: z.literal('progress'),
    phase: z.enum(['queued', 'loading', 'sources', 'prompt']),
    progress: z.number().min(0).max(1),
    /** How many requests come before this one while it waits. */
    ahead: z.number().int().nonnegative(),
  }),
  /** Text and thoughts to append; either may be empty. */
  z.object({
    type: z.literal('delta'),
    text: z.string(),
    reasoning: z.string(),
    completionTokens: z.number().int().nonnegative(),
    tokensPerSecond: z.number().nonnegative().nullable(),
  }),
  z.object({ type: z.literal('end'), message: messageSchema }),
]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;

/** How the context is filled. Tokens; `null` where no model is loaded that could count them. */
export const contextUseSchema = z.object({
  limit: z.number().int().positive().nullable(),
  system: z.number().int().nonnegative(),
  tools: z.number().int().nonnegative(),
  documents: z.number().int().nonnegative(),
  history: z.number().int().nonnegative(),
  /** What is being typed. */
  draft: z.number().int().nonnegative(),
  /** Whether these were counted by the model, or estimated from the length of the text. */
  isExact: z.boolean(),
  /** Messages that the next answer will not see, or that go first when room is needed; oldest first. */
  droppedMessageIds: z.array(idSchema),
  nextToDropId: idSchema.nullable(),
});
export type ContextUse = z.infer<typeof contextUseSchema>;

/** Where a search was met. `before`, `match` and `after` are a line of the text around it. */
export const searchHitSchema = z.object({
  chatId: idSchema,
  title: z.string(),
  /** `null` where the title was met. */
  messageId: idSchema.nullable(),
  role: z.enum(['user', 'assistant']).nullable(),
  /** Plain text in pieces; those that were met are marked. */
  snippet: z.array(z.object({ text: z.string(), isMatch: z.boolean() })),
  at: z.number().int(),
  isArchived: z.boolean(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const folderSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(80),
  /** Folders stand in folders. */
  parentId: idSchema.nullable(),
  position: z.number().int(),
});
export type Folder = z.infer<typeof folderSchema>;

const wish = { modelId: idSchema, reasoning: reasoningSchema.optional() };

export const chats = {
  /** Newest first, archived ones among them; without what is in the bin and without columns of comparisons. */
  list: procedure.output(z.array(chatSchema)),
  /** What was removed within 30 days, last removed first. */
  bin: procedure.output(z.array(chatSchema)),
  /** The chat with every message of its tree, oldest first. */
  get: procedure.input(z.object({ chatId: idSchema })).output(
    z.object({
      chat: chatSchema,
      messages: z.array(messageSchema),
      settings: chatSettingsSchema,
      notes: notesSchema,
      queue: z.array(queuedMessageSchema),
    }),
  ),
  create: procedure
    .input(
      z.object({
        isTemporary: z.boolean().optional(),
        folderId: idSchema.nullable().optional(),
        settings: chatSettingsSchema.optional(),
      }),
    )
    .output(chatSchema),
  update: procedure
    .input(
      z.object({
        chatId: idSchema,
        title: titleSchema.optional(),
        folderId: idSchema.nullable().optional(),
        isPinned: z.boolean().optional(),
        isArchived: z.boolean().optional(),
        tags: z.array(tagSchema).max(50).optional(),
        notes: notesSchema.optional(),
        settings: chatSettingsSchema.optional(),
      }),
    )
    .output(chatSchema),
  /** The whole tree again, as a new chat. */
  duplicate: procedure.input(z.object({ chatId: idSchema })).output(chatSchema),
  /** A new chat with the turns down to this message. */
  branch: procedure.input(z.object({ messageId: idSchema })).output(chatSchema),
  /** Moves the chat to the bin, from where `restore` brings it back within 30 days. Stops what is being written in it. */
  remove: procedure.input(z.object({ chatId: idSchema })).output(nothing),
  restore: procedure.input(z.object({ chatId: idSchema })).output(chatSchema),
  /** Deletes for good what is in the bin: one chat, or all of them. */
  purge: procedure.input(z.object({ chatId: idSchema.nullable() })).output(nothing),
  /**
   * Adds the person's turn under `parentId` (`null`: as a first turn) and starts the answer.
   * To edit a turn, send the new text with the old turn's parent.
   */
  send: procedure
    .input(
      z.object({
        chatId: idSchema,
        parentId: idSchema.nullable(),
        text: messageTextSchema,
        attachments: z.array(attachmentSchema).max(50).optional(),
        ...wish,
      }),
    )
    .output(z.object({ message: messageSchema, answer: messageSchema })),
  /** Adds a turn of either side and asks nobody for an answer. */
  insert: procedure
    .input(
      z.object({
        chatId: idSchema,
        parentId: idSchema.nullable(),
        role: z.enum(['user', 'assistant']),
        text: messageTextSchema.min(1),
        attachments: z.array(attachmentSchema).max(50).optional(),
      }),
    )
    .output(messageSchema),
  /** Writes another answer beside `messageId`, or one under it where it is a question. */
  regenerate: procedure.input(z.object({ messageId: idSchema, ...wish })).output(messageSchema),
  /** Goes on writing an answer where it ends. */
  continue: procedure.input(z.object({ messageId: idSchema, ...wish })).output(messageSchema),
  /** Another version of a turn of either side, with this text; what follows it is carried over where `keepsRest`. */
  edit: procedure
    .input(z.object({ messageId: idSchema, text: messageTextSchema.min(1), keepsRest: z.boolean().optional() }))
    .output(messageSchema),
  /** Takes a message away with all that follows it, until `restoreMessage` brings them back. */
  removeMessage: procedure.input(z.object({ messageId: idSchema })).output(chatSchema),
  restoreMessage: procedure.input(z.object({ messageId: idSchema })).output(chatSchema),
  /** Ends an answer; what is written stays. Harmless when it has already ended. */
  stop: procedure.input(z.object({ messageId: idSchema })).output(nothing),
  /** Shows the branch that runs through `messageId`, down to its newest leaf. */
  showBranch: procedure.input(z.object({ messageId: idSchema })).output(chatSchema),
  /** Follows an answer. Leaving does not stop it; coming back begins with a snapshot. */
  follow: procedure.input(z.object({ messageId: idSchema })).output(eventIterator(answerEventSchema)),
  /** Asks this once the answer that is being written has ended; stays in line where that was stopped or failed. */
  queue: procedure
    .input(
      z.object({
        chatId: idSchema,
        text: messageTextSchema,
        attachments: z.array(attachmentSchema).max(50).optional(),
        ...wish,
      }),
    )
    .output(queuedMessageSchema),
  unqueue: procedure.input(z.object({ chatId: idSchema, id: idSchema })).output(nothing),
  /** What a person says of a tool call that asks. `always`: also from now on, for this pattern of arguments. */
  decide: procedure
    .input(
      z.object({
        messageId: idSchema,
        callId: z.string(),
        decision: z.enum(['once', 'always', 'deny']),
      }),
    )
    .output(nothing),
  /** How full the context would be with this draft behind `parentId`. */
  context: procedure
    .input(
      z.object({
        chatId: idSchema.nullable(),
        parentId: idSchema.nullable(),
        modelId: idSchema,
        draft: messageTextSchema,
        attachments: z.array(attachmentSchema).max(50).optional(),
      }),
    )
    .output(contextUseSchema),
  /** Words, their beginnings, and phrases in quotes; titles first, then messages by how well they match. */
  search: procedure
    .input(
      z.object({
        query: z.string().max(1000),
        chatId: idSchema.optional(),
        folderId: idSchema.optional(),
        tag: tagSchema.optional(),
        offset: z.number().int().nonnegative().optional(),
        limit: z.number().int().min(1).max(200).optional(),
      }),
    )
    .output(z.object({ hits: z.array(searchHitSchema), hasMore: z.boolean() })),
  folders: procedure.output(z.array(folderSchema)),
  createFolder: procedure
    .input(z.object({ name: folderSchema.shape.name, parentId: idSchema.nullable() }))
    .output(folderSchema),
  updateFolder: procedure
    .input(
      z.object({
        id: idSchema,
        name: folderSchema.shape.name.optional(),
        parentId: idSchema.nullable().optional(),
        /** Before which of its siblings it stands; `null`: at the end. */
        beforeId: idSchema.nullable().optional(),
      }),
    )
    .output(folderSchema),
  /** Its chats and folders move up to where it stood. */
  removeFolder: procedure.input(z.object({ id: idSchema })).output(nothing),
};
