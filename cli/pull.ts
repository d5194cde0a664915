import type { Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { confirm, declined, isInteractive, print, printJson, tell } from './output.ts';
import { describeFit, describeOffer, fetchOffer, readOffer, sayIsHere, tellOffer, type Offer } from './offer.ts';
import { resolveReference, type HubReference } from './reference.ts';
import { pullOutputSchema } from './schemas.ts';
import type { Course, Session } from './session.ts';
import { addVerb, withCore } from './verb.ts';

export function addPull(program: Command): void {
  addVerb(program, {
    name: 'pull',
    description: 'Fetch a model from the hub. What is interrupted goes on where it was.',
    examples: [
      ['paddock pull qwen3:0.6b', 'a short name of the starting set'],
      ['paddock pull Qwen/Qwen3-8B-GGUF', 'the file that suits this computer best'],
      ['paddock pull Qwen/Qwen3-8B-GGUF:Q4_K_M', 'a certain quantization'],
      ['paddock pull hf.co/Qwen/Qwen3-8B-GGUF', 'an address of the hub'],
    ],
  })
    .argument('<model>', 'a short name, owner/name, owner/name:QUANTIZATION or an address')
    .option('-y, --yes', 'ask nothing')
    .option('--force', 'also where the model does not fit this computer')
    .action((name, { json: asJson = false, yes = false, force = false, ...common }) =>
      withCore({ ...common, json: asJson }, async (session, course) => {
        const reference = await resolveReference(session.client, name);
        if (reference.kind === 'remote') {
          throw new AppError('unsupported', `${name} runs at a provider elsewhere; there is nothing to fetch.`);
        }
        if (reference.kind === 'model') return tellIsThere(reference.model.id, asJson);
        await pull(session, course, reference, { asJson, asks: 'where it is too big', yes, force });
      }),
    );
}

export type PullWishes = {
  asJson: boolean;
  /** Whether a person has to agree to every download, or has by the verb. */
  asks: 'always' | 'where it is too big';
  yes: boolean;
  force: boolean;
};

/** Says what would be fetched, asks where that is called for, fetches it, and answers with the model's id. */
export async function pull(
  session: Session,
  course: Course,
  reference: HubReference,
  { asJson, asks, yes, force }: PullWishes,
): Promise<string> {
  const offer = await readOffer(session.client, reference);
  if (offer.modelId !== null) {
    if (asks !== 'always') tellIsThere(offer.modelId, asJson);
    return offer.modelId;
  }
  const isTelling = asJson && asks !== 'always';
  if (isTelling) tellOffer(offer);
  else tell(describeOffer(offer));
  await agree(offer, { asks, yes, force });
  const modelId = await fetchOffer(session, offer, {
    asJson: isTelling,
    onStart: (id) =>
      course.onInterrupt(async () => {
        if (session.answerer() !== 'own') return tell('Paddock goes on with the download.');
        await session.client.downloads.pause({ id });
        tell('The same command goes on where this one ended.');
      }),
  });
  if (isTelling) printJson(pullOutputSchema, { event: 'done', modelId, wasThere: false });
  else if (asks !== 'always') sayIsHere(offer.title, modelId);
  return modelId;
}

async function agree(
  { title, fit }: Offer,
  { asks, yes, force }: Pick<PullWishes, 'asks' | 'yes' | 'force'>,
): Promise<void> {
  const isTooBig = fit?.verdict === 'too_big';
  if (isTooBig && !force) {
    if (isInteractive() && !yes) {
      if (await confirm('Fetch it all the same?', false)) return;
      throw declined();
    }
    throw new AppError('out_of_memory', `${title} is too big: ${describeFit(fit)}.`, {
      remedy: 'Choose a smaller model or quantization, or add --force.',
      details: { neededBytes: fit.totalBytes },
    });
  }
  if (asks !== 'always' || yes) return;
  if (!isInteractive()) {
    throw new AppError('invalid_input', `${title} is not in the library.`, {
      remedy: 'Add --yes to have it fetched, or fetch it first with paddock pull.',
    });
  }
  if (!(await confirm('Fetch it?', true))) throw declined();
}

function tellIsThere(modelId: string, asJson: boolean): void {
  if (asJson) printJson(pullOutputSchema, { event: 'done', modelId, wasThere: true });
  else print(`${modelId} is in the library already.`);
}
