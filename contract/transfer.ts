import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { chatSchema, chatSettingsSchema, messageSchema, notesSchema } from './chats.ts';
import { errorInfoSchema } from './errors.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** A chat as a file: everything that Paddock knows of it. Documented in `docs/chat-format.md`. */
export const exportedChatSchema = z.object({
  format: z.literal('paddock-chat'),
  version: z.literal(1),
  chat: chatSchema
    .pick({
      id: true,
      title: true,
      titleSource: true,
      createdAt: true,
      updatedAt: true,
      leafId: true,
      isPinned: true,
      isArchived: true,
      tags: true,
      comparisonId: true,
    })
    .extend({
      /** The names of the folders that it stands in, the outermost first. */
      folders: z.array(z.string()).default([]),
      notes: notesSchema.default(''),
      settings: chatSettingsSchema.default(chatSettingsSchema.parse({})),
    }),
  /** The whole tree; a message stands after the one that it follows. */
  messages: z.array(messageSchema.omit({ chatId: true })),
});
export type ExportedChat = z.infer<typeof exportedChatSchema>;

export const importSourceSchema = z.enum(['chatgpt', 'claude', 'lmstudio', 'jan', 'openwebui', 'paddock']);
export type ImportSource = z.infer<typeof importSourceSchema>;

/**
 * Why something in a file was left out.
 *
 * - `unreadable`: not JSON, or damaged.
 * - `unknown`: JSON, but of no format that Paddock knows.
 * - `invalid`: a chat whose parts are not what they should be.
 * - `empty`: a chat without a message that can be shown.
 * - `tooLarge`, `tooDeep`: more than Paddock reads of one chat.
 * - `fileMissing`: a file that came with a message, and is not in the backup.
 * - `fileDamaged`: the same, and it is not what it was when the backup was made.
 */
export const skipReasonSchema = z.enum([
  'unreadable',
  'unknown',
  'invalid',
  'empty',
  'tooLarge',
  'tooDeep',
  'fileMissing',
  'fileDamaged',
]);
export type SkipReason = z.infer<typeof skipReasonSchema>;

/** What an import or a restore did, or would do. */
export const transferSummarySchema = z.object({
  sources: z.array(importSourceSchema),
  chatsAdded: z.int().nonnegative(),
  /** They were there and have got something new. */
  chatsChanged: z.int().nonnegative(),
  chatsUnchanged: z.int().nonnegative(),
  /** They lay in the bin. */
  chatsBroughtBack: z.int().nonnegative(),
  messagesAdded: z.int().nonnegative(),
  /** Texts that were longer than a message may be. */
  textsCut: z.int().nonnegative(),
  skipped: z.array(
    z.object({
      reason: skipReasonSchema,
      count: z.int().positive(),
      /** Names of some of them. */
      examples: z.array(z.string()),
    }),
  ),
  /** Of a backup: what else is in it, and how much of that is new. */
  others: z.array(
    z.object({
      name: z.enum([
        'folders',
        'presets',
        'prompts',
        'comparisons',
        'attachments',
        'toolServers',
        'modelSettings',
        'settings',
      ]),
      count: z.int().nonnegative(),
      added: z.int().nonnegative(),
    }),
  ),
});
export type TransferSummary = z.infer<typeof transferSummarySchema>;

export const exportFormatSchema = z.enum(['markdown', 'json', 'html']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Work on files that takes its time. Not kept: after a restart there is none. */
export const transferJobSchema = z.object({
  id: idSchema,
  kind: z.enum(['import', 'inspect', 'restore', 'export', 'backup']),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** The name of the file or folder. */
  name: z.string(),
  /** 0 to 1; `null` while that is not known. */
  share: z.number().min(0).max(1).nullable(),
  /** Chats that were read or written so far. */
  chats: z.int().nonnegative(),
  summary: transferSummarySchema.nullable(),
  /** Of an import that added chats: what `undo` takes. */
  importId: idSchema.nullable(),
  /** The file that was made, to be fetched with `read`. */
  file: z.object({ name: z.string(), sizeBytes: z.int().nonnegative() }).nullable(),
  error: errorInfoSchema.nullable(),
});
export type TransferJob = z.infer<typeof transferJobSchema>;

/** An import of earlier, for as long as chats of it are there. */
export const pastImportSchema = z.object({
  id: idSchema,
  name: z.string(),
  sources: z.array(importSourceSchema),
  at: z.int(),
  /** Chats of it that are not in the bin. */
  chats: z.int().nonnegative(),
});
export type PastImport = z.infer<typeof pastImportSchema>;

/** Where another app keeps its chats on this computer. */
export const chatPlaceSchema = z.object({ source: importSourceSchema, path: z.string(), chats: z.int().positive() });
export type ChatPlace = z.infer<typeof chatPlaceSchema>;

const pathSchema = z.string().min(1).max(4096);

export const backupPlanSchema = z.object({
  /** `null`: no backups by itself. */
  folder: pathSchema.nullable().default(null),
  everyHours: z.int().min(1).max(720).default(24),
  /** Older ones in the folder are deleted. */
  keep: z.int().min(1).max(100).default(7),
});
export type BackupPlan = z.infer<typeof backupPlanSchema>;

export const backupStatusSchema = z.object({
  /** Of the newest one in the folder of the plan. */
  lastAt: z.int().nullable(),
  lastError: errorInfoSchema.nullable(),
});
export type BackupStatus = z.infer<typeof backupStatusSchema>;

export const transfer = {
  /** Running and ended ones, the newest first. */
  jobs: procedure.output(z.array(transferJobSchema)),
  cancel: procedure.input(z.object({ id: idSchema })).output(nothing),
  dismiss: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** Chats of other apps on this computer. */
  places: procedure.output(z.array(chatPlaceSchema)),
  /** Reads exports of other apps and of ours: files (JSON or zip) and folders. What is there already is not added again. */
  import: procedure.input(z.object({ paths: z.array(pathSchema).min(1).max(500) })).output(transferJobSchema),
  imports: procedure.output(z.array(pastImportSchema)),
  /** Moves the chats that an import added to the bin, and `redo` brings them back. */
  undo: procedure.input(z.object({ importId: idSchema })).output(nothing),
  redo: procedure.input(z.object({ importId: idSchema })).output(nothing),
  /**
   * One chat as a file. With `pdf`, as base64, and `unsupported` where the host can't make one:
   * then the window prints.
   */
  exportChat: procedure
    .input(z.object({ chatId: idSchema, format: z.enum([...exportFormatSchema.options, 'pdf']) }))
    .output(
      z.object({ name: z.string(), mediaType: z.string(), encoding: z.enum(['utf8', 'base64']), data: z.string() }),
    ),
  /** All chats, or those of a folder and the folders in it, as a zip with a file for each. */
  exportAll: procedure
    .input(z.object({ format: exportFormatSchema, folderId: idSchema.nullable() }))
    .output(transferJobSchema),
  /** Everything but models, collections of documents and secrets, as one zip. */
  backup: procedure.output(transferJobSchema),
  /** What restoring this backup would do. */
  inspect: procedure.input(z.object({ path: pathSchema })).output(transferJobSchema),
  /** Merges a backup into what is here: nothing is lost, and of two versions the newer is shown. */
  restore: procedure.input(z.object({ path: pathSchema })).output(transferJobSchema),
  /** The file that a job made, in pieces of base64. */
  read: procedure.input(z.object({ id: idSchema })).output(eventIterator(z.string())),
  backupStatus: procedure.output(backupStatusSchema),
  /** Makes one now in the folder of the plan. */
  backUpNow: procedure.output(transferJobSchema),
};
