import { expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { generatedContent } from '../hub/content.ts';
import { startHub } from '../hub/hub.ts';
import { isDone, makeTemporaryFolder, setUpDownloads, waitFor } from './setup.ts';

const file = 'Model-7B-Q4_K_M.gguf';
const asked = { repo: 'someone/Gated-GGUF', files: [file], folderId: null, revision: null };
const startGatedHub = () =>
  startHub({
    repositories: [
      {
        id: asked.repo,
        files: { [file]: generatedContent('gated', 300_000) },
        gated: 'manual',
        access: { hf_yes: 'granted' },
      },
    ],
    users: { hf_yes: 'anna', hf_no: 'ben' },
  });

it('terms that are not accepted are named before anything is fetched; the token goes to the hub alone', async () => {
  await using folder = await makeTemporaryFolder();
  await using hub = await startGatedHub();
  const options = { hubUrl: hub.url, folder: folder.path };
  {
    await using setup = await setUpDownloads({ ...options, token: 'hf_no' });
    await expect(setup.downloads.add(asked)).rejects.toMatchObject({ code: 'gated_terms' });
  }
  await using setup = await setUpDownloads({ ...options, token: 'hf_yes' });
  const { id } = await setup.downloads.add(asked);
  await waitFor(setup.downloads, id, isDone);
  // The hub's disposal fails if its second host has seen the token.
  expect(hub.leakedTokens()).toBe(0);
});

it('the policy on openness is asked before anything is fetched', async () => {
  await using folder = await makeTemporaryFolder();
  await using hub = await startGatedHub();
  const blocked = new AppError('policy_blocked', 'Not here.');
  await using setup = await setUpDownloads({
    hubUrl: hub.url,
    folder: folder.path,
    overrides: { requireAllowed: () => Promise.reject(blocked) },
  });
  await expect(setup.downloads.add(asked)).rejects.toBe(blocked);
});
