export const sql = /* sql */ `
-- What a person decided about calls of a tool. 'arguments' is a JSON text with sorted keys; NULL stands for any.
-- 'tool_hash' is what the tool and the way to its server looked like at that time.
CREATE TABLE tool_rules (
  id TEXT PRIMARY KEY,
  server TEXT NOT NULL,
  tool TEXT NOT NULL,
  arguments TEXT,
  decision TEXT NOT NULL CHECK (decision IN ('allow', 'deny')),
  tool_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX tool_rules_by_tool ON tool_rules (server, tool, coalesce(arguments, ''));
`;
