export const sql = /* sql */ `
CREATE TABLE chat_folders (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  parent_id TEXT REFERENCES chat_folders (id) ON DELETE SET NULL,
  position INTEGER NOT NULL
) STRICT;

-- Both tables are made anew with a number of their own: the index of words leans on it, and SQLite may renumber rows
-- that have none.
CREATE TABLE chats_anew (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  title_source TEXT NOT NULL DEFAULT 'none' CHECK (title_source IN ('none', 'auto', 'chosen')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  leaf_id TEXT,
  folder_id TEXT REFERENCES chat_folders (id) ON DELETE SET NULL,
  pinned INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL DEFAULT '[]',
  notes TEXT NOT NULL DEFAULT '',
  settings TEXT NOT NULL DEFAULT '{}',
  comparison_id TEXT,
  removed_at INTEGER
) STRICT;

-- A parent goes with its chat and never alone, so nothing cascades along the tree: a long chat would be too deep for it.
-- Messages may be written in any order, since what an edit carries over is older than the turn that it stands under.
CREATE TABLE messages_anew (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  chat_id TEXT NOT NULL REFERENCES chats_anew (id) ON DELETE CASCADE,
  parent_id TEXT REFERENCES messages_anew (id) DEFERRABLE INITIALLY DEFERRED,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  -- The same for a message and all that was taken away with it. Before the text, so that a search need not read over it.
  removed_at INTEGER,
  text TEXT NOT NULL,
  reasoning TEXT NOT NULL,
  reasoning_ms INTEGER,
  rounds TEXT NOT NULL DEFAULT '[]',
  attachments TEXT NOT NULL DEFAULT '[]',
  sources TEXT NOT NULL DEFAULT '[]',
  state TEXT NOT NULL CHECK (state IN ('complete', 'generating', 'stopped', 'interrupted', 'failed')),
  created_at INTEGER NOT NULL,
  model_id TEXT,
  model_name TEXT,
  stats TEXT,
  provenance TEXT,
  error TEXT
) STRICT;

-- Titles that were there before may have been chosen.
INSERT INTO chats_anew (id, title, title_source, created_at, updated_at, leaf_id, removed_at)
SELECT id, title, iif(title = '', 'none', 'chosen'), created_at, updated_at, leaf_id, removed_at FROM chats ORDER BY rowid;
INSERT INTO messages_anew
  (id, chat_id, parent_id, role, text, reasoning, reasoning_ms, state, created_at, model_id, model_name, stats, error)
SELECT id, chat_id, parent_id, role, text, reasoning, reasoning_ms, state, created_at, model_id, model_name, stats, error
FROM messages ORDER BY rowid;
UPDATE messages SET parent_id = NULL;
DROP TABLE messages;
DROP TABLE chats;
ALTER TABLE chats_anew RENAME TO chats;
ALTER TABLE messages_anew RENAME TO messages;

CREATE INDEX messages_by_chat ON messages (chat_id, created_at);
CREATE INDEX messages_by_parent ON messages (parent_id);
CREATE INDEX messages_generating ON messages (chat_id) WHERE state = 'generating';
CREATE INDEX chats_by_folder ON chats (folder_id);

CREATE TABLE queued_messages (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  attachments TEXT NOT NULL,
  model_id TEXT NOT NULL,
  reasoning TEXT NOT NULL
) STRICT;
CREATE INDEX queued_messages_by_chat ON queued_messages (chat_id);

-- Words of titles and messages, kept in step by triggers. The text itself stays where it is. Scripts that write no
-- spaces are found by their characters: split_words puts a mark that nobody sees between them.
CREATE VIEW chat_titles_words (number, title) AS SELECT number, split_words(title) FROM chats;
CREATE VIEW messages_words (number, text) AS SELECT number, split_words(text) FROM messages;
CREATE VIRTUAL TABLE chat_titles_fts USING fts5 (
  title, content = 'chat_titles_words', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE messages_fts USING fts5 (
  text, content = 'messages_words', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO chat_titles_fts (chat_titles_fts) VALUES ('rebuild');
INSERT INTO messages_fts (messages_fts) VALUES ('rebuild');

CREATE TRIGGER chats_fts_insert AFTER INSERT ON chats BEGIN
  INSERT INTO chat_titles_fts (rowid, title) VALUES (new.number, split_words(new.title));
END;
CREATE TRIGGER chats_fts_delete AFTER DELETE ON chats BEGIN
  INSERT INTO chat_titles_fts (chat_titles_fts, rowid, title) VALUES ('delete', old.number, split_words(old.title));
END;
CREATE TRIGGER chats_fts_update AFTER UPDATE OF title ON chats WHEN old.title <> new.title BEGIN
  INSERT INTO chat_titles_fts (chat_titles_fts, rowid, title) VALUES ('delete', old.number, split_words(old.title));
  INSERT INTO chat_titles_fts (rowid, title) VALUES (new.number, split_words(new.title));
END;

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.state <> 'generating' BEGIN
  INSERT INTO messages_fts (rowid, text) VALUES (new.number, split_words(new.text));
END;
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.state <> 'generating' BEGIN
  INSERT INTO messages_fts (messages_fts, rowid, text) VALUES ('delete', old.number, split_words(old.text));
END;
-- While an answer is written it is saved twice a second; its words are indexed once it has ended.
CREATE TRIGGER messages_fts_leave AFTER UPDATE OF text, state ON messages
WHEN old.state <> 'generating' AND (new.state = 'generating' OR old.text <> new.text) BEGIN
  INSERT INTO messages_fts (messages_fts, rowid, text) VALUES ('delete', old.number, split_words(old.text));
END;
CREATE TRIGGER messages_fts_enter AFTER UPDATE OF text, state ON messages
WHEN new.state <> 'generating' AND (old.state = 'generating' OR old.text <> new.text) BEGIN
  INSERT INTO messages_fts (rowid, text) VALUES (new.number, split_words(new.text));
END;
`;
