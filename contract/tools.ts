import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** The name under which Paddock's own tools are offered; no server of `mcp.json` may take it. */
export const ownToolServer = 'paddock';

/** Paddock's own tools, each switched on by itself. */
export const builtinToolSchema = z.enum(['calculator', 'javascript', 'folders', 'web']);
export type BuiltinTool = z.infer<typeof builtinToolSchema>;

export const serverNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((name) => name !== ownToolServer, 'is the name of Paddock’s own tools');

const texts = z.record(z.string(), z.string());

/**
 * How a server is started or reached, as an entry of `mcpServers`. Other programs keep more in it, which stays.
 * `timeout` is that of a call, in milliseconds.
 */
export const serverEntrySchema = z.looseObject({
  command: z.string().min(1).max(4096).optional(),
  args: z.array(z.string().max(100_000)).max(1000).optional(),
  env: texts.optional(),
  cwd: z.string().max(4096).optional(),
  type: z.string().max(40).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(4096)
    .optional(),
  headers: texts.optional(),
  disabled: z.boolean().optional(),
  timeout: z.number().positive().max(86_400_000).optional(),
});
export type ServerEntry = z.infer<typeof serverEntrySchema>;

/** What a server says of a tool. Its hints are shown, and nothing is allowed because of them. */
export const toolInfoSchema = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  /** The JSON Schema of the arguments. */
  parameters: z.record(z.string(), z.unknown()),
  hints: z.object({
    isReadOnly: z.boolean().nullable(),
    isDestructive: z.boolean().nullable(),
    reachesOut: z.boolean().nullable(),
  }),
  /** What happens to a call with any arguments: a rule decides, or the person is asked. */
  permission: z.enum(['ask', 'always', 'never']),
  /** Whether it says other things of itself than when it was allowed; its rules wait until that was looked at. */
  hasChanged: z.boolean(),
});
export type ToolInfo = z.infer<typeof toolInfoSchema>;

/**
 * - `off`: switched off.
 * - `idle`: starts when a chat that uses it asks, or when a person starts it.
 * - `starting`, `ready`: its tools are there.
 * - `failed`: `error` says why.
 * - `needs_sign_in`: the server wants to know who asks.
 */
export const serverStateSchema = z.enum(['off', 'idle', 'starting', 'ready', 'failed', 'needs_sign_in']);
export type ServerState = z.infer<typeof serverStateSchema>;

export const toolServerSchema = z.object({
  name: z.string(),
  kind: z.enum(['own', 'process', 'http']),
  /** The command line, or the address. */
  target: z.string(),
  /** What it calls itself, once it has said so. */
  title: z.string().nullable(),
  version: z.string().nullable(),
  state: serverStateSchema,
  error: errorInfoSchema.nullable(),
  tools: z.array(toolInfoSchema),
  promptCount: z.number().int().nonnegative(),
  /** Whether a person signed in to it, and can sign out again. */
  isSignedIn: z.boolean(),
  /** The page where a sign-in goes on that waits now. */
  signInUrl: z.string().nullable(),
});
export type ToolServer = z.infer<typeof toolServerSchema>;

/** Where and why `mcp.json` can't be read. Lines and columns count from 1. */
export const configProblemSchema = z.object({
  message: z.string(),
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
});
export type ConfigProblem = z.infer<typeof configProblemSchema>;

/** Decides over calls of a tool. `arguments`: those that it holds for, as JSON text; `null` holds for any. */
export const toolRuleSchema = z.object({
  id: idSchema,
  server: z.string(),
  tool: z.string(),
  arguments: z.string().nullable(),
  decision: z.enum(['allow', 'deny']),
  createdAt: z.number().int(),
  /** Whether it waits, because the tool has changed since. */
  isSuspended: z.boolean(),
});
export type ToolRule = z.infer<typeof toolRuleSchema>;

/** A line that a server wrote to stderr or sent, or what Paddock has to say of it. */
export const serverLogLineSchema = z.object({
  at: z.number().int(),
  from: z.enum(['server', 'paddock']),
  text: z.string(),
});
export type ServerLogLine = z.infer<typeof serverLogLineSchema>;

/** A server that somebody proposes. Nothing is kept or started before a person has looked at it. */
export const proposedServerSchema = z.object({ name: z.string(), entry: serverEntrySchema });
export type ProposedServer = z.infer<typeof proposedServerSchema>;

const byName = z.object({ name: z.string().min(1).max(100) });
const configText = z.string().max(2_000_000);

export const tools = {
  /** Paddock's own tools first, then the servers of `mcp.json` in its order. */
  list: procedure.output(z.object({ servers: z.array(toolServerSchema), problem: configProblemSchema.nullable() })),
  /** `mcp.json` as it stands in the data folder. */
  config: procedure.output(z.object({ path: z.string(), text: configText, problem: configProblemSchema.nullable() })),
  checkConfig: procedure
    .input(z.object({ text: configText }))
    .output(z.object({ problem: configProblemSchema.nullable() })),
  /** `invalid_input` where it can't be read, `conflict` where the file is no longer `before`. */
  saveConfig: procedure.input(z.object({ text: configText, before: configText })).output(nothing),
  server: procedure.input(byName).output(z.object({ entry: serverEntrySchema })),
  /** Adds a server, or changes the one that is called `replaces`. `conflict` where another has its name. */
  putServer: procedure
    .input(z.object({ name: serverNameSchema, entry: serverEntrySchema, replaces: z.string().max(100).nullable() }))
    .output(nothing),
  /** Takes it out of `mcp.json`, with its rules and its sign-in; says what it was. */
  removeServer: procedure.input(byName).output(z.object({ entry: serverEntrySchema })),
  setServerOn: procedure.input(byName.extend({ isOn: z.boolean() })).output(nothing),
  /** Starts it, anew where it runs. Answers when that began; its state says how it went. */
  restart: procedure.input(byName).output(nothing),
  stop: procedure.input(byName).output(nothing),
  /** The last lines, oldest first. */
  logs: procedure.input(byName).output(z.array(serverLogLineSchema)),
  /** Begins a sign-in in the browser. `url`: for the window to open, where the host can't. */
  signIn: procedure.input(byName).output(z.object({ url: z.string().nullable() })),
  signOut: procedure.input(byName).output(nothing),
  rules: procedure.output(z.array(toolRuleSchema)),
  /**
   * What becomes of calls of this tool, by its own name or the one that a model was offered, with any arguments.
   * `ask` leaves rules for certain arguments as they are.
   */
  setPermission: procedure
    .input(
      z.object({
        server: z.string().max(100),
        tool: z.string().max(200),
        permission: toolInfoSchema.shape.permission,
      }),
    )
    .output(nothing),
  removeRule: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** A person has looked at what the tool says now: its rules hold again. */
  acceptChange: procedure.input(z.object({ server: z.string().max(100), tool: z.string().max(200) })).output(nothing),
  /** Reads a link, or a configuration that somebody copied, for the form in which it is looked at. */
  readProposal: procedure
    .input(z.object({ text: z.string().max(200_000) }))
    .output(z.object({ servers: z.array(proposedServerSchema) })),
};
