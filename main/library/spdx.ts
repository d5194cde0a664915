import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Model } from '../../contract/models.ts';
import type { HashRecord, LibraryQueries, OriginRecord } from '../store/library.ts';

/** Licences of the hub's list that SPDX has too, under SPDX's names. */
const spdxNames = new Map(
  (
    'Apache-2.0 MIT BSD-2-Clause BSD-3-Clause BSD-3-Clause-Clear ISC Zlib Unlicense WTFPL 0BSD BSL-1.0 ' +
    'AFL-3.0 Artistic-2.0 ECL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 MPL-2.0 MS-PL NCSA OFL-1.1 OSL-3.0 PostgreSQL ' +
    'CC0-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC-BY-NC-2.0 CC-BY-NC-3.0 ' +
    'CC-BY-NC-4.0 CC-BY-ND-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 ' +
    'ODbL-1.0 ODC-By-1.0 PDDL-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 C-UDA-1.0'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);
/** Where the hub leaves out what SPDX says. */
const otherNames = new Map([
  ['gpl-2.0', 'GPL-2.0-only'],
  ['gpl-3.0', 'GPL-3.0-only'],
  ['agpl-3.0', 'AGPL-3.0-only'],
  ['lgpl-2.1', 'LGPL-2.1-only'],
  ['lgpl-3.0', 'LGPL-3.0-only'],
  ['odbl', 'ODbL-1.0'],
  ['odc-by', 'ODC-By-1.0'],
  ['pddl', 'PDDL-1.0'],
  ['bsl-1.0', 'BSL-1.0'],
]);

const noAssertion = 'NOASSERTION';

type ExtractedLicense = { licenseId: string; name: string; extractedText: string; seeAlsos?: string[] };
type Relationship = {
  spdxElementId: string;
  relationshipType: 'DESCRIBES' | 'CONTAINS';
  relatedSpdxElement: string;
};
type Package = {
  SPDXID: string;
  name: string;
  versionInfo?: string;
  packageFileName?: string;
  supplier?: string;
  downloadLocation: string;
  filesAnalyzed: false;
  checksums?: { algorithm: 'SHA256'; checksumValue: string }[];
  licenseConcluded: string;
  licenseDeclared: string;
  licenseComments?: string;
  copyrightText: string;
  attributionTexts?: string[];
  externalRefs?: { referenceCategory: 'PACKAGE-MANAGER'; referenceType: 'purl'; referenceLocator: string }[];
};

/** All models with their licences, revisions and hashes, as SPDX 2.3 in JSON. */
export function createSpdxDocument(
  models: readonly Model[],
  queries: Pick<LibraryQueries, 'origin' | 'hashes'>,
  about: { id: string; version: string; now: Date },
): { fileName: string; text: string } {
  const licenses = new Map<string, ExtractedLicense>();
  const packages: Package[] = [];
  const relationships: Relationship[] = [];
  for (const model of models) {
    const origin = queries.origin(model.id);
    const [whole, ...parts] = describeModel(model, origin, queries.hashes(model.id), licenses);
    if (whole === undefined) continue;
    packages.push(whole, ...parts);
    relationships.push({
      spdxElementId: 'SPDXRef-DOCUMENT',
      relationshipType: 'DESCRIBES',
      relatedSpdxElement: whole.SPDXID,
    });
    for (const { SPDXID } of parts) {
      relationships.push({ spdxElementId: whole.SPDXID, relationshipType: 'CONTAINS', relatedSpdxElement: SPDXID });
    }
  }
  const created = about.now.toISOString().replace(/\.\d{3}Z$/, 'Z');
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'Models in Paddock',
    documentNamespace: `https://spdx.org/spdxdocs/paddock-models-${about.id}`,
    creationInfo: { created, creators: [`Tool: Paddock-${about.version}`] },
    packages,
    hasExtractedLicensingInfos: [...licenses.values()],
    relationships,
  };
  return { fileName: `models-${created.slice(0, 10)}.spdx.json`, text: `${JSON.stringify(document, null, 2)}\n` };
}

/** The model and, where it has several files with known hashes, each of them. */
function describeModel(
  model: Model,
  origin: OriginRecord | null,
  hashes: readonly HashRecord[],
  licenses: Map<string, ExtractedLicense>,
): Package[] {
  const id = `SPDXRef-Model-${idText(model.id)}`;
  const repo = origin?.repo ?? model.repo;
  const revision = origin?.revision ?? null;
  const license = declaredLicense(model, origin?.licenseText ?? null, licenses);
  const [owner] = repo?.split('/') ?? [];
  const isOneFile = hashes.length === 1;
  const base = { filesAnalyzed: false, licenseConcluded: noAssertion, copyrightText: noAssertion } as const;
  const comments = [...model.openness.reasons, ...model.openness.conflicts].join(' ');
  const whole: Package = {
    ...base,
    SPDXID: id,
    name: model.name,
    ...(revision === null ? {} : { versionInfo: revision }),
    packageFileName: basename(model.path),
    supplier: owner === undefined ? noAssertion : `Organization: ${owner}`,
    downloadLocation: locationOf(repo, revision, isOneFile ? (hashes[0]?.name ?? null) : null),
    ...(isOneFile ? { checksums: checksumsOf(hashes) } : {}),
    licenseDeclared: license,
    ...(comments === '' ? {} : { licenseComments: comments }),
    ...(origin?.licenseText && !license.startsWith('LicenseRef-') ? { attributionTexts: [origin.licenseText] } : {}),
    ...(repo === null ? {} : { externalRefs: [purlOf(repo, revision)] }),
  };
  if (hashes.length < 2) return [whole];
  const parts = hashes.map((hash): Package => ({
    ...base,
    SPDXID: `${id}-File-${hash.position + 1}`,
    name: hash.name,
    ...(revision === null ? {} : { versionInfo: revision }),
    packageFileName: hash.name,
    downloadLocation: locationOf(repo, revision, hash.name),
    checksums: checksumsOf([hash]),
    licenseDeclared: license,
  }));
  return [whole, ...parts];
}

/** What the model itself claims; which licence holds in the end is among the comments. */
function declaredLicense(model: Model, text: string | null, licenses: Map<string, ExtractedLicense>): string {
  const { openness } = model;
  const named = openness.lineage[0]?.license ?? openness.license?.id ?? model.license;
  if (named === null || named === '') return noAssertion;
  const key = named.toLowerCase();
  const known = spdxNames.get(key) ?? otherNames.get(key);
  if (known !== undefined) return known;
  const isStrictest = openness.license?.id.toLowerCase() === key;
  const url = isStrictest ? (openness.license?.url ?? null) : null;
  const extractedText = text ?? (url === null ? `The model names its licence “${named}”.` : `The text is at ${url}`);
  // Two models may name the same licence and bring different texts of it.
  const sum = text === null ? '' : `-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
  const licenseId = `LicenseRef-${idText(named)}${sum}`;
  licenses.set(licenseId, {
    licenseId,
    name: isStrictest ? (openness.license?.name ?? named) : named,
    extractedText,
    ...(url === null ? {} : { seeAlsos: [url] }),
  });
  return licenseId;
}

function checksumsOf(hashes: readonly HashRecord[]): Package['checksums'] & object {
  return hashes.map(({ sha256 }) => ({ algorithm: 'SHA256', checksumValue: sha256 }));
}

function locationOf(repo: string | null, revision: string | null, name: string | null): string {
  if (repo === null) return noAssertion;
  const page = `https://huggingface.co/${repo}`;
  if (revision === null) return page;
  return name === null ? `${page}/tree/${revision}` : `${page}/resolve/${revision}/${encodeURIComponent(name)}`;
}

function purlOf(repo: string, revision: string | null) {
  const version = revision === null ? '' : `@${revision.toLowerCase()}`;
  return {
    referenceCategory: 'PACKAGE-MANAGER',
    referenceType: 'purl',
    referenceLocator: `pkg:huggingface/${repo}${version}`,
  } as const;
}

/** Letters, digits, dots and hyphens are all that an SPDX id may have. */
function idText(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]+/g, '-');
}
