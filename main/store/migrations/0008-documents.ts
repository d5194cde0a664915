/** Also what is kept in memory for temporary chats. */
export const documentTables = /* sql */ `
CREATE TABLE collections (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  is_paused INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE collection_places (
  id TEXT PRIMARY KEY,
  collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('folder', 'file')),
  UNIQUE (collection_id, path)
) STRICT;

-- Attachments have no place; their bytes lie under their hash. Files of collections stay where they are.
CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  place_id TEXT REFERENCES collection_places (id) ON DELETE CASCADE,
  path TEXT,
  name TEXT NOT NULL,
  -- Of a picture, which has no text.
  media_type TEXT,
  sha256 TEXT,
  size_bytes INTEGER NOT NULL,
  modified_ms INTEGER,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'reading', 'ready', 'failed', 'skipped')),
  format TEXT,
  page_starts TEXT NOT NULL DEFAULT '[]',
  characters INTEGER NOT NULL DEFAULT 0,
  is_cut INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  was_sent INTEGER NOT NULL DEFAULT 0,
  added_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX documents_by_path ON documents (place_id, path) WHERE place_id IS NOT NULL;
CREATE INDEX documents_by_state ON documents (place_id, state);

-- The text of a document is that of its chunks, one after the other. A chunk is indexed from lead_at on, in the one before.
CREATE TABLE document_chunks (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  lead_at INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  page INTEGER,
  text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX document_chunks_by_document ON document_chunks (document_id, position);

CREATE TABLE chunk_vectors (
  chunk_id INTEGER PRIMARY KEY REFERENCES document_chunks (id) ON DELETE CASCADE,
  model_id TEXT NOT NULL,
  vector BLOB NOT NULL
) STRICT;

CREATE VIRTUAL TABLE chunk_words USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER document_chunks_delete AFTER DELETE ON document_chunks BEGIN
  DELETE FROM chunk_words WHERE rowid = old.id;
END;
`;

export const sql = /* sql */ `
${documentTables}
CREATE INDEX messages_with_attachments ON messages (id) WHERE attachments <> '[]';
`;
