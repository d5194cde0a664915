import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exportedChatSchema } from '../../contract/transfer.ts';
import { repositoryFolder } from '../harness/headless.ts';

test('the published schema of exported chats says what is read and written', () => {
  const published: unknown = JSON.parse(
    readFileSync(join(repositoryFolder, 'docs', 'chat-format.schema.json'), 'utf8'),
  );
  expect(published).toEqual(z.toJSONSchema(exportedChatSchema, { io: 'input' }));
});
