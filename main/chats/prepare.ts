import type { ChatSettings, Message, Source } from '../../contract/chats.ts';
import type { Media } from '../../contract/inference.ts';
import type { ContextMeter } from './context.ts';
import type { LiveAnswer } from './live-answers.ts';
import type { ChatDocuments, ChatModel, ChatModels } from './ports.ts';
import { attachmentsOf, newSources } from './prompt.ts';

type Dependencies = { models: ChatModels; documents: ChatDocuments; meter: ContextMeter };

type Given = { model: ChatModel; settings: ChatSettings; systemPrompt: string; path: readonly Message[] };

/** The part of the context that whole documents and passages may take where the chat leaves less. */
const leastShare = 0.3;
/** What is left to the answer. */
const answerShare = 0.25;
/** For a model that does not say how much it can read. */
const usualContextLength = 16_384;

/**
 * Finds the passages for the question that `path` ends in, and leaves them with the answer. Does nothing where nothing
 * is attached on the branch and the chat has no collections.
 */
export async function gatherSources(
  { models, documents, meter }: Dependencies,
  answer: LiveAnswer,
  { model, settings, systemPrompt, path }: Given,
): Promise<void> {
  const question = path.findLast(({ role }) => role === 'user');
  if (question === undefined) return;
  const hasDocuments = attachmentsOf(path).some(({ kind }) => kind === 'document');
  if (!hasDocuments && settings.collectionIds.length === 0) return;
  const { signal } = answer.abort;
  const needsMedia = question.attachments.some(({ kind }) => kind === 'image');
  const loaded = await models.load(model.id, {
    needsMedia,
    signal,
    onProgress: (progress) => answer.progress({ type: 'progress', phase: 'loading', progress, ahead: 0 }),
  });
  if (loaded === null) return;
  const onProgress = (progress: number) => answer.progress({ type: 'progress', phase: 'sources', progress, ahead: 0 });
  onProgress(0);
  const use = await meter.measure({ modelId: model.id, systemPrompt, tools: [], path, draft: '' });
  const limit = loaded.contextLength ?? usualContextLength;
  const used = use.system + use.tools + use.documents + use.history;
  const roomTokens = Math.floor(Math.max(limit * (1 - answerShare) - used, limit * leastShare));
  const { sources } = await documents.gather({
    question: question.text,
    attachments: question.attachments,
    earlier: attachmentsOf(path.slice(0, path.indexOf(question))),
    collectionIds: settings.collectionIds,
    roomTokens,
    countTokens: (text) => meter.count(model.id, text),
    signal,
    onProgress,
  });
  const seen = path.filter(({ id }) => !use.droppedMessageIds.includes(id));
  answer.giveSources(newSources(sources, sourcesOf(seen)));
}

function sourcesOf(path: readonly Message[]): Source[] {
  return path.flatMap(({ sources }) => sources);
}

/** The pictures of a branch by their messages, and what is said in place of those that the model can't see. */
export async function readMedia(
  { models, documents }: Pick<Dependencies, 'models' | 'documents'>,
  model: ChatModel,
  path: readonly Message[],
): Promise<{ path: Message[]; media: Map<string, Media[]> }> {
  const media = new Map<string, Media[]>();
  const question = path.findLast(({ role }) => role === 'user');
  const hasPictures = path.some(({ attachments }) => attachments.some(({ kind }) => kind === 'image'));
  if (!hasPictures) return { path: [...path], media };
  const canSee = await models.canSee(model.id);
  const shown: Message[] = [];
  for (const message of path) {
    const pictures = message.attachments.filter((attachment) => attachment.kind === 'image');
    // A picture of this very question is asked for, and the engine says why it can't be seen.
    if (canSee || message === question) {
      const uris = await Promise.all(pictures.map(({ fileId }) => documents.image(fileId)));
      media.set(
        message.id,
        uris.map((dataUri) => ({ kind: 'image', dataUri })),
      );
      shown.push(message);
    } else {
      const notes = pictures.map(({ name }) => `[Picture that this model can't see: ${name}]\n`).join('');
      shown.push({ ...message, text: notes + message.text });
    }
  }
  return { path: shown, media };
}
