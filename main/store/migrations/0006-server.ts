export const sql = /* sql */ `
-- A key's text is kept only as its SHA-256: it is random and long, so that nothing slower is needed.
CREATE TABLE server_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  model_ids TEXT,
  requests_per_minute INTEGER,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;

CREATE TABLE model_aliases (
  alias TEXT PRIMARY KEY COLLATE NOCASE,
  model_id TEXT NOT NULL
) STRICT;

-- Providers elsewhere. Their keys are with the other secrets, not here.
CREATE TABLE remotes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  base_url TEXT NOT NULL,
  models TEXT NOT NULL,
  is_on INTEGER NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

-- Answers that clients of OpenAI's responses can go on from, or read again.
CREATE TABLE stored_responses (
  id TEXT PRIMARY KEY,
  key_id TEXT,
  response TEXT NOT NULL,
  history TEXT NOT NULL,
  own_from INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX stored_responses_by_time ON stored_responses (created_at);

-- The parts of an answer, which clients name alone.
CREATE TABLE stored_response_items (
  id TEXT PRIMARY KEY,
  response_id TEXT NOT NULL REFERENCES stored_responses (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX stored_response_items_by_response ON stored_response_items (response_id);
`;
