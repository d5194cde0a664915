import type { ImportSource, SkipReason, TransferSummary } from '../../contract/transfer.ts';
import type { MergePlan } from './merge.ts';
import type { Skipped } from './protocol.ts';

const mostExamples = 5;

export type Tally = ReturnType<typeof createTally>;

/** Counts what a transfer does while it does it. */
export function createTally() {
  const sources = new Set<ImportSource>();
  const skipped = new Map<SkipReason, { count: number; examples: string[] }>();
  const others: TransferSummary['others'] = [];
  const counts = { added: 0, changed: 0, unchanged: 0, broughtBack: 0, messages: 0, cut: 0 };
  return {
    chat(source: ImportSource, plan: MergePlan, textsCut: number): void {
      sources.add(source);
      counts[plan.kind] += 1;
      counts.broughtBack += plan.isBroughtBack ? 1 : 0;
      counts.messages += plan.messages.length;
      counts.cut += textsCut;
    },
    skip({ reason, name }: Skipped): void {
      const known = skipped.get(reason) ?? { count: 0, examples: [] };
      known.count += 1;
      if (known.examples.length < mostExamples && name !== '') known.examples.push(name.slice(0, 200));
      skipped.set(reason, known);
    },
    other: (entry: TransferSummary['others'][number]): void => void others.push(entry),
    chats: (): number => counts.added + counts.changed + counts.unchanged,
    summary: (): TransferSummary => ({
      sources: [...sources],
      chatsAdded: counts.added,
      chatsChanged: counts.changed,
      chatsUnchanged: counts.unchanged,
      chatsBroughtBack: counts.broughtBack,
      messagesAdded: counts.messages,
      textsCut: counts.cut,
      skipped: [...skipped].map(([reason, { count, examples }]) => ({ reason, count, examples })),
      others: [...others],
    }),
  };
}
