import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { HubFile } from '../../contract/hub.ts';
import type { LicenseClaim } from '../openness/classify.ts';
import { openTestLibrary, putModel, type TestLibrary } from '../library.test-helper.ts';

const revision = 'a'.repeat(40);
const sha256Of = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

const claim = (license: string, licenseName: string | null = null): LicenseClaim => ({
  repo: 'someone/Model-GGUF',
  license,
  licenseName,
  licenseLink: null,
  gated: false,
  tags: [],
  datasets: [],
});

async function adopt(test: TestLibrary, claims: LicenseClaim[], licenseText: string | null = null, number = 1) {
  const path = putModel(join(test.ownFolder, 'someone', `Model-GGUF-${number}`, 'Model.gguf'), number);
  const sha256 = sha256Of(path);
  const id = await test.library.adoptDownload({
    paths: [path],
    companions: [],
    repo: 'someone/Model-GGUF',
    revision,
    files: [{ path, sizeBytes: 1, sha256 }],
    claims,
    licenseText,
  });
  return { id, path, sha256 };
}

describe('what a download leaves', () => {
  it('is kept: revision, licence, hash and how open the hub says it is', async () => {
    await using test = await openTestLibrary();
    const { id, sha256 } = await adopt(test, [claim('cc-by-nc-4.0')], 'The text.');
    expect(test.models.find(id)).toMatchObject({
      id: 'model',
      source: 'library',
      repo: 'someone/Model-GGUF',
      openness: { class: 'open_restricted' },
    });
    const details = await test.library.details(id);
    expect(details.origin).toMatchObject({ repo: 'someone/Model-GGUF', revision, licenseText: 'The text.' });
    expect(details.files).toMatchObject([{ sha256 }]);
    expect(details.files[0]?.verifiedAt).toBeGreaterThan(0);
    // A look at the folders, and opening the file, change none of it.
    await test.library.scan();
    await test.models.open(test.models.find(id).path);
    expect(test.models.find(id)).toMatchObject({ openness: { class: 'open_restricted' }, repo: 'someone/Model-GGUF' });
    expect(test.models.list().length).toBe(1);
  });

  it('is given up where another file has taken the place', async () => {
    await using test = await openTestLibrary();
    const { id, path } = await adopt(test, [claim('cc-by-nc-4.0')]);
    putModel(path, 9);
    await test.library.scan();
    expect((await test.library.details(id)).origin).toBeNull();
    expect(test.models.find(id)).toMatchObject({ repo: null });
  });

  it('brings the id back of the same model that was deleted', async () => {
    await using test = await openTestLibrary();
    const { id } = await adopt(test, []);
    await test.library.trash(id);
    expect((await adopt(test, [])).id).toBe(id);
  });

  it('refuses what arrived broken', async () => {
    await using test = await openTestLibrary();
    await expect(
      test.library.adoptDownload({
        paths: [join(test.ownFolder, 'gone.gguf')],
        companions: [],
        repo: 'someone/Model-GGUF',
        revision,
        files: [],
        claims: [],
        licenseText: null,
      }),
    ).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('newer revisions', () => {
  it('are those with other content of the model’s files, and not of its page', async () => {
    const files: HubFile[] = [];
    await using test = await openTestLibrary({
      hub: { listFiles: async () => ({ revision: 'b'.repeat(40), files }) },
    });
    const { id, sha256 } = await adopt(test, []);
    files.push({ path: 'sub/Model.gguf', sizeBytes: 1, sha256 });
    expect(await test.library.checkRevision(id)).toMatchObject({ isNewer: false, revision: 'b'.repeat(40) });
    files[0] = { path: 'sub/Model.gguf', sizeBytes: 1, sha256: 'f'.repeat(64) };
    expect(await test.library.checkRevision(id)).toMatchObject({ isNewer: true });
    const { id: plain } = await test.models.open(putModel(join(test.folder, 'Plain.gguf'), 5));
    await expect(test.library.checkRevision(plain)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

/** What SPDX 2.3 asks of the parts of a document that are used here. */
const elementId = z.string().regex(/^SPDXRef-[A-Za-z0-9.-]+$/);
const license = z.string().regex(/^(NOASSERTION|NONE|LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9.+-]+)$/);
const spdxSchema = z.strictObject({
  spdxVersion: z.literal('SPDX-2.3'),
  dataLicense: z.literal('CC0-1.0'),
  SPDXID: z.literal('SPDXRef-DOCUMENT'),
  name: z.string().min(1),
  documentNamespace: z.url().refine((url) => !url.includes('#')),
  creationInfo: z.strictObject({
    created: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    creators: z.array(z.string().regex(/^(Tool|Person|Organization): .+/)).min(1),
  }),
  packages: z.array(
    z.strictObject({
      SPDXID: elementId,
      name: z.string().min(1),
      versionInfo: z.string().optional(),
      packageFileName: z.string().optional(),
      supplier: z
        .string()
        .regex(/^(NOASSERTION|(Organization|Person): .+)$/)
        .optional(),
      downloadLocation: z.string().regex(/^(NOASSERTION|https:\/\/\S+)$/),
      filesAnalyzed: z.literal(false),
      checksums: z
        .array(z.strictObject({ algorithm: z.literal('SHA256'), checksumValue: z.string().regex(/^[0-9a-f]{64}$/) }))
        .optional(),
      licenseConcluded: license,
      licenseDeclared: license,
      licenseComments: z.string().optional(),
      copyrightText: z.string(),
      attributionTexts: z.array(z.string()).optional(),
      externalRefs: z
        .array(
          z.strictObject({
            referenceCategory: z.literal('PACKAGE-MANAGER'),
            referenceType: z.literal('purl'),
            referenceLocator: z.string().regex(/^pkg:huggingface\/[^/\s]+\/[^/\s@]+(@[0-9a-f]+)?$/),
          }),
        )
        .optional(),
    }),
  ),
  hasExtractedLicensingInfos: z.array(
    z.strictObject({
      licenseId: z.string().regex(/^LicenseRef-[A-Za-z0-9.-]+$/),
      name: z.string(),
      extractedText: z.string().min(1),
      seeAlsos: z.array(z.url()).optional(),
    }),
  ),
  relationships: z.array(
    z.strictObject({
      spdxElementId: elementId,
      relationshipType: z.enum(['DESCRIBES', 'CONTAINS']),
      relatedSpdxElement: elementId,
    }),
  ),
});

describe('the SPDX list', () => {
  it('is sound, and names each model with its licence, hash and place', async () => {
    await using test = await openTestLibrary();
    await test.models.ensureBuiltin();
    await adopt(test, [claim('apache-2.0')], 'Copyright Someone', 1);
    const named = await adopt(test, [claim('other', 'Some Licence (v1)')], 'My own terms.', 2);
    putModel(join(test.ownFolder, 'Ünknown model.gguf'), 3);
    await test.library.scan();
    const { fileName, text } = test.library.exportSpdx();
    expect(fileName).toMatch(/^models-\d{4}-\d\d-\d\d\.spdx\.json$/);
    const document = spdxSchema.parse(JSON.parse(text));

    const ids = document.packages.map(({ SPDXID }) => SPDXID);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(test.models.list().length);
    for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
      expect(['SPDXRef-DOCUMENT', ...ids]).toContain(spdxElementId);
      expect(ids).toContain(relatedSpdxElement);
    }
    const texts = new Set(document.hasExtractedLicensingInfos.map(({ licenseId }) => licenseId));
    const own = document.packages.map(({ licenseDeclared }) => licenseDeclared).filter((id) => id.startsWith('Lic'));
    expect(new Set(own)).toEqual(texts);

    const [builtin, apache, other] = document.packages;
    expect(builtin).toMatchObject({ licenseDeclared: 'MIT', downloadLocation: 'NOASSERTION' });
    expect(apache).toMatchObject({
      licenseDeclared: 'Apache-2.0',
      versionInfo: revision,
      downloadLocation: `https://huggingface.co/someone/Model-GGUF/resolve/${revision}/Model.gguf`,
      attributionTexts: ['Copyright Someone'],
      externalRefs: [{ referenceLocator: `pkg:huggingface/someone/Model-GGUF@${revision}` }],
    });
    expect(other?.checksums).toEqual([{ algorithm: 'SHA256', checksumValue: named.sha256 }]);
    expect(document.hasExtractedLicensingInfos).toMatchObject([{ extractedText: 'My own terms.' }]);
  });
});
