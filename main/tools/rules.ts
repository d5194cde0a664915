import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { ToolInfo, ToolRule } from '../../contract/tools.ts';
import type { Store } from '../store/open.ts';
import { toolRuleQueries } from '../store/tools.ts';
import { canonicalText, readArguments } from './arguments.ts';

/** A tool as a rule knows it. `hash` changes with what it says of itself, and with the way to its server. */
export type RuledTool = { server: string; name: string; hash: string };

/** What a person decided about calls. A rule of a tool that has changed since allows nothing, until it was looked at. */
export function createRules({ store }: { store: Store }) {
  const queries = toolRuleQueries(store);

  const put = (tool: RuledTool, argumentsText: string | null, decision: 'allow' | 'deny') =>
    queries.put({
      id: randomUUID(),
      server: tool.server,
      tool: tool.name,
      arguments: argumentsText,
      decision,
      toolHash: tool.hash,
      createdAt: Date.now(),
    });

  return {
    /** A refusal holds whatever the tool says of itself. */
    permission: (tool: RuledTool, argumentsText: string): 'allowed' | 'ask' | 'denied' => {
      const read = readArguments(argumentsText);
      if (read === null) return 'ask';
      const text = canonicalText(read);
      const fitting = queries
        .ofTool(tool.server, tool.name)
        .filter((rule) => rule.arguments === null || rule.arguments === text);
      if (fitting.some(({ decision }) => decision === 'deny')) return 'denied';
      return fitting.some(({ toolHash }) => toolHash === tool.hash) ? 'allowed' : 'ask';
    },

    allowSame: (tool: RuledTool, argumentsText: string): void => {
      const read = readArguments(argumentsText);
      if (read !== null) put(tool, canonicalText(read), 'allow');
    },

    /** What a person decided for any arguments. */
    ofTool: (tool: RuledTool): { permission: ToolInfo['permission']; hasChanged: boolean } => {
      const rules = queries.ofTool(tool.server, tool.name);
      const any = rules.find((rule) => rule.arguments === null);
      return {
        permission: any === undefined ? 'ask' : any.decision === 'allow' ? 'always' : 'never',
        hasChanged: rules.some(({ decision, toolHash }) => decision === 'allow' && toolHash !== tool.hash),
      };
    },

    setPermission: (tool: RuledTool, permission: ToolInfo['permission']): void => {
      if (permission === 'ask') queries.removeAny(tool.server, tool.name);
      else put(tool, null, permission === 'always' ? 'allow' : 'deny');
    },

    accept: (tool: RuledTool): void => queries.accept(tool.hash, tool.server, tool.name),

    /** `find`: the tool as it is now; `null` where its server is not up. */
    list: (find: (server: string, tool: string) => RuledTool | null): ToolRule[] =>
      queries.list().map(({ toolHash, ...rule }) => {
        const tool = find(rule.server, rule.tool);
        return { ...rule, isSuspended: rule.decision === 'allow' && tool !== null && tool.hash !== toolHash };
      }),

    remove: (id: string): void => queries.remove(id),
    forget: (server: string): void => queries.removeServer(server),
    rename: (from: string, to: string): void => queries.rename(from, to),
  };
}

/** Of everything that a person saw, or that decides what is run, when a tool was allowed. */
export function hashTool(target: string, tool: { name: string; description: string; parameters: unknown }): string {
  return createHash('sha256')
    .update(JSON.stringify([target, tool.name, tool.description, tool.parameters]))
    .digest('hex');
}

export function noSuchTool(server: string, tool: string): AppError {
  return new AppError('not_found', `The server “${server}” has no tool called “${tool}” now.`, {
    remedy: 'Start the server, then try again.',
  });
}
