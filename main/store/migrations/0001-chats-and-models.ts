export const sql = /* sql */ `
CREATE TABLE chats (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  leaf_id TEXT,
  removed_at INTEGER
) STRICT;

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  parent_id TEXT REFERENCES messages (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  text TEXT NOT NULL,
  reasoning TEXT NOT NULL,
  reasoning_ms INTEGER,
  state TEXT NOT NULL CHECK (state IN ('complete', 'generating', 'stopped', 'interrupted', 'failed')),
  created_at INTEGER NOT NULL,
  model_id TEXT,
  model_name TEXT,
  stats TEXT,
  error TEXT
) STRICT;

CREATE INDEX messages_by_chat ON messages (chat_id, created_at);
CREATE INDEX messages_by_parent ON messages (parent_id);
CREATE INDEX messages_generating ON messages (chat_id) WHERE state = 'generating';

-- Facts of the header are kept as JSON, checked when read: they are shown and never searched.
CREATE TABLE models (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  facts TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

-- What the person chose for a model, and how it fared.
CREATE TABLE model_profiles (
  model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
  load_settings TEXT NOT NULL,
  sampling TEXT NOT NULL,
  working_settings TEXT,
  failed_settings TEXT,
  failures INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE presets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  sampling TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
`;
