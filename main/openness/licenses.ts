import type { LicenseFacts } from '../../contract/openness.ts';
import { creativeCommons, openLicenses } from './open-licenses.ts';
import { restrictedLicenses } from './restricted-licenses.ts';

/** Every licence in Paddock's table; those of Creative Commons are made from their names. */
export const licenses: readonly LicenseFacts[] = [...openLicenses, ...restrictedLicenses];

/** Other ways to write a licence, as cards, model files and people do, in the form that `licenseKey` gives. */
const aliases: Readonly<Record<string, string>> = {
  apache: 'apache-2.0',
  'apache-2': 'apache-2.0',
  'apache2.0': 'apache-2.0',
  apache2: 'apache-2.0',
  'bsd-2': 'bsd-2-clause',
  'bsd-3': 'bsd-3-clause',
  cc0: 'cc0-1.0',
  'odc-by-1.0': 'odc-by',
  'pddl-1.0': 'pddl',
  'odbl-1.0': 'odbl',
  gpl2: 'gpl-2.0',
  gpl3: 'gpl-3.0',
  'gpl-3': 'gpl-3.0',
  'agpl-3': 'agpl-3.0',
  'lgpl-3': 'lgpl-3.0',
  'gpl-3.0-only': 'gpl-3.0',
  'gpl-3.0-or-later': 'gpl-3.0',
  'gpl-2.0-only': 'gpl-2.0',
  'gpl-2.0-or-later': 'gpl-2.0',
  'agpl-3.0-only': 'agpl-3.0',
  'agpl-3.0-or-later': 'agpl-3.0',
  'open-mdw': 'openmdw-1.0',
  'llama-2': 'llama2',
  'llama-2-community': 'llama2',
  'llama2-community': 'llama2',
  'meta-llama-2-community': 'llama2',
  'llama-3': 'llama3',
  'llama-3-community': 'llama3',
  'llama3-community': 'llama3',
  'meta-llama-3-community': 'llama3',
  'llama-3.1': 'llama3.1',
  'llama-3.1-community': 'llama3.1',
  'llama3.1-community': 'llama3.1',
  'llama-3.2': 'llama3.2',
  'llama-3.2-community': 'llama3.2',
  'llama3.2-community': 'llama3.2',
  'llama-3.3': 'llama3.3',
  'llama-3.3-community': 'llama3.3',
  'llama3.3-community': 'llama3.3',
  'llama-4': 'llama4',
  'llama-4-community': 'llama4',
  'llama4-community': 'llama4',
  'gemma-terms-of-use': 'gemma',
  'gemma-terms': 'gemma',
  'mistral-research': 'mrl',
  'mistral-ai-research': 'mrl',
  'mrl-0.1': 'mrl',
  'mnpl-0.1': 'mnpl',
  'mistral-ai-non-production': 'mnpl',
  'mistral-non-production': 'mnpl',
  'qwen-community': 'qwen',
  'deepseek-model': 'deepseek',
  'deepseek-license': 'deepseek',
  'falcon-2.0': 'falcon-llm',
  'falcon-llm-2.0': 'falcon-llm',
  'tii-falcon-llm': 'falcon-llm',
  'tii-falcon-llm-2.0': 'falcon-llm',
  'yi-series-models': 'yi',
  'nvidia-open-models': 'nvidia-open-model',
  'ms-research': 'microsoft-research',
  'jamba-open': 'jamba-open-model',
  'stability-ai-community': 'stabilityai-ai-community',
  'stabilityai-community': 'stabilityai-ai-community',
  'hunyuan-community': 'tencent-hunyuan-community',
  'baichuan-2-community': 'baichuan2-community',
  'lfm-1.0': 'lfm1.0',
  'lfm-open-1.0': 'lfm1.0',
  lfm1: 'lfm1.0',
  'apple-sample-code': 'apple-ascl',
  'non-commercial': 'research-only',
  noncommercial: 'research-only',
  research: 'research-only',
};

/** One spelling for all ways to write a licence: `Apache License, Version 2.0` and `apache-2.0` are the same. */
function licenseKey(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.+]+/g, '-')
    .replaceAll(/(^|-)v(?:ersion)?-?(?=\d)/g, '$1')
    .replaceAll(/(?<=^|-)(?:the|license|licence|agreement|version)(?=-|$)/g, '')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}

const byKey = new Map(licenses.map((facts) => [licenseKey(facts.id), facts]));
for (const facts of licenses) {
  const key = licenseKey(facts.name);
  if (!byKey.has(key)) byKey.set(key, facts);
}

const addressKey = (url: string): string =>
  url
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');

const byAddress = new Map<string, LicenseFacts>();
for (const facts of licenses) {
  // The GPL versions and the RAIL family share a page: such an address names none of them.
  if (facts.url === null || licenses.some((other) => other !== facts && other.url === facts.url)) continue;
  byAddress.set(addressKey(facts.url), facts);
}

/** The facts of a licence that goes by this id or name; `null` where Paddock has none. */
export function findLicense(text: string): LicenseFacts | null {
  const key = licenseKey(text);
  return byKey.get(key) ?? byKey.get(aliases[key] ?? '') ?? creativeCommons(key);
}

/** The facts of the licence whose text stands at this address. */
export function findLicenseByAddress(url: string): LicenseFacts | null {
  return byAddress.get(addressKey(url)) ?? null;
}
