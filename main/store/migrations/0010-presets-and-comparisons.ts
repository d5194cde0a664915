export const sql = /* sql */ `
-- A preset held numbers only; now it holds everything that a chat can be told. What is there stays as it is.
ALTER TABLE presets ADD COLUMN system_prompt TEXT NOT NULL DEFAULT '';
ALTER TABLE presets ADD COLUMN tools TEXT NOT NULL DEFAULT '[]';
ALTER TABLE presets ADD COLUMN reasoning TEXT NOT NULL DEFAULT 'auto';

-- Examples to begin with. Whoever deletes them is rid of them; a preset of the same name stays as it is.
INSERT OR IGNORE INTO presets (id, name, system_prompt, sampling) VALUES
  ('plain', 'Plain', '', '{}'),
  ('precise', 'Precise', 'Answer precisely and briefly. Keep to what you know, and say so where you are not sure.',
   '{"temperature":0.2,"topP":0.9}'),
  ('creative', 'Creative', 'Write vividly and take unexpected turns. Prefer concrete pictures to general words.',
   '{"temperature":1.1,"topP":1,"minP":0.05}'),
  ('code', 'Code', 'You are an experienced programmer. Answer with complete, working code in fenced blocks that name their language, and explain only what is not obvious from the code.',
   '{"temperature":0.2}'),
  ('translate', 'Translate', 'You are a translator. Translate what the user writes into English, or into the language that the user asks for. Keep the tone and the formatting. Answer with the translation only.',
   '{"temperature":0.3}');

CREATE TABLE prompts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  text TEXT NOT NULL
) STRICT;

INSERT INTO prompts (id, name, text) VALUES
  ('summarize', 'Summarize', 'Summarize the following text in {{sentences}} sentences. Keep names, numbers and dates.' || char(10, 10) || '{{text}}'),
  ('explain', 'Explain simply', 'Explain {{topic}} to somebody who has never heard of it. Use an everyday example.'),
  ('proofread', 'Proofread', 'Correct spelling, grammar and punctuation in the following text. Change nothing else, and list what you changed below it.' || char(10, 10) || '{{text}}'),
  ('rewrite', 'Rewrite', 'Rewrite the following text so that it sounds {{tone}}. Keep what it says.' || char(10, 10) || '{{text}}'),
  ('translate', 'Translate', 'Translate the following text into {{language}}. Keep the formatting.' || char(10, 10) || '{{text}}'),
  ('ideas', 'Ideas', 'Give me ten ideas for {{topic}}. Make them differ as much as possible, one line each.'),
  ('email', 'Write an email', 'Write a short, friendly email to {{recipient}}. It should say: {{message}}'),
  ('pros-and-cons', 'Pros and cons', 'What speaks for and against {{decision}}? Answer with a table of two columns, then say in one sentence what it comes down to.'),
  ('plan', 'Plan', 'Today is {{date}}. Make a step-by-step plan for {{goal}} until {{deadline}}. Give each step a date and say what it needs.'),
  ('review', 'Review code', 'Review the following code. Name mistakes first, then risks, then what could be simpler. Quote the lines that you mean.' || char(10, 10) || '{{code}}');

CREATE TABLE comparisons (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  blind INTEGER NOT NULL,
  hidden INTEGER NOT NULL,
  seed INTEGER,
  removed_at INTEGER
) STRICT;

-- The settings of a column are those of its chat.
CREATE TABLE comparison_columns (
  id TEXT PRIMARY KEY,
  comparison_id TEXT NOT NULL REFERENCES comparisons (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL
) STRICT;

CREATE INDEX comparison_columns_by_comparison ON comparison_columns (comparison_id, position);

-- Votes outlive the comparison that they were cast in. Contenders are kept as they were then.
CREATE TABLE comparison_votes (
  id TEXT PRIMARY KEY,
  comparison_id TEXT REFERENCES comparisons (id) ON DELETE SET NULL,
  turn INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('best', 'tie', 'bad')),
  best_column_id TEXT,
  contenders TEXT NOT NULL,
  blind INTEGER NOT NULL,
  voted_at INTEGER NOT NULL,
  cleared_at INTEGER,
  UNIQUE (comparison_id, turn)
) STRICT;
`;
