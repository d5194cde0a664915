import { z } from 'zod';
import type { ToolRule } from '../../contract/tools.ts';
import type { Store } from './open.ts';

/** A rule as it is kept. Whether it is suspended depends on what the tool is now. */
export type StoredToolRule = Omit<ToolRule, 'isSuspended'> & { toolHash: string };

const row = z
  .object({
    id: z.string(),
    server: z.string(),
    tool: z.string(),
    arguments: z.string().nullable(),
    decision: z.enum(['allow', 'deny']),
    tool_hash: z.string(),
    created_at: z.number(),
  })
  .transform(({ tool_hash: toolHash, created_at: createdAt, ...same }): StoredToolRule => ({
    ...same,
    toolHash,
    createdAt,
  }));

const columns = 'id, server, tool, arguments, decision, tool_hash, created_at';

/** What a person decided about tools, oldest first. */
export function toolRuleQueries(store: Store) {
  const list = store.prepare(`SELECT ${columns} FROM tool_rules ORDER BY created_at, id`);
  const ofTool = store.prepare(`SELECT ${columns} FROM tool_rules WHERE server = ? AND tool = ?`);
  const put = store.prepare(`
    INSERT INTO tool_rules (${columns}) VALUES (@id, @server, @tool, @arguments, @decision, @toolHash, @createdAt)
    ON CONFLICT DO UPDATE SET decision = excluded.decision, tool_hash = excluded.tool_hash`);
  const remove = store.prepare(`DELETE FROM tool_rules WHERE id = ?`);
  const removeAny = store.prepare(`DELETE FROM tool_rules WHERE server = ? AND tool = ? AND arguments IS NULL`);
  const removeServer = store.prepare(`DELETE FROM tool_rules WHERE server = ?`);
  const accept = store.prepare(`UPDATE tool_rules SET tool_hash = ? WHERE server = ? AND tool = ?`);
  const rename = store.prepare(`UPDATE tool_rules SET server = ? WHERE server = ?`);
  return {
    list: (): StoredToolRule[] => z.array(row).parse(list.all()),
    ofTool: (server: string, tool: string): StoredToolRule[] => z.array(row).parse(ofTool.all(server, tool)),
    put: (rule: StoredToolRule) => void put.run(rule),
    remove: (id: string) => void remove.run(id),
    removeAny: (server: string, tool: string) => void removeAny.run(server, tool),
    removeServer: (server: string) => void removeServer.run(server),
    accept: (hash: string, server: string, tool: string) => void accept.run(hash, server, tool),
    rename: (from: string, to: string) => void rename.run(to, from),
  };
}
