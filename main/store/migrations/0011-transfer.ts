export const sql = /* sql */ `
-- What was brought from elsewhere, so that it can be taken back.
CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  sources TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE imported_chats (
  import_id TEXT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  PRIMARY KEY (import_id, chat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_chats_by_chat ON imported_chats (chat_id);
`;
