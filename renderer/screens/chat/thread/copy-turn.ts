import type { Message } from '../../../../contract/chats.ts';
import { t } from '../../../i18n/index.ts';
import { copyMarkdown } from '../../../shell/markdown/copy.ts';
import type { CopyKind } from '../../../shell/markdown/copy.ts';
import { attempt, toastDone } from '../../../state/notices.ts';

/** All that an answer says, with what it said between its tool calls. */
export function markdownOf({ rounds, text }: Message): string {
  return [...rounds.map((round) => round.text.trim()), text.trim()].filter((part) => part !== '').join('\n\n');
}

export async function copyTurn(message: Message, kind: CopyKind): Promise<void> {
  await attempt(async () => {
    await copyMarkdown(markdownOf(message), kind);
    toastDone(t('message.copied'));
  });
}
