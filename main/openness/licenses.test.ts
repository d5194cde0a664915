import { describe, expect, test } from 'vitest';
import { licenseFactsSchema } from '../../contract/openness.ts';
import { findLicense, findLicenseByAddress, licenses } from './licenses.ts';

describe('the table of licences', () => {
  test('has each licence once, finds it by its own id, and has only web addresses', () => {
    expect(new Set(licenses.map(({ id }) => id)).size).toBe(licenses.length);
    for (const facts of licenses) {
      licenseFactsSchema.parse(facts);
      expect(findLicense(facts.id)).toBe(facts);
      expect(facts.url ?? 'https:').toMatch(/^https:/);
    }
  });

  test('a permissive licence never limits commerce, caps users or rules out uses', () => {
    for (const facts of licenses.filter(({ kind }) => kind === 'permissive')) {
      expect(facts).toMatchObject({ commercialUse: 'yes', cap: null, useRestrictions: null, outputTraining: null });
    }
  });

  test.each([
    ['Apache-2.0', 'apache-2.0'],
    ['Apache License, Version 2.0', 'apache-2.0'],
    ['apache license 2.0', 'apache-2.0'],
    ['MIT License', 'mit'],
    ['The MIT License', 'mit'],
    ['Llama 3.1 Community License Agreement', 'llama3.1'],
    ['META LLAMA 3 COMMUNITY LICENSE AGREEMENT', 'llama3'],
    ['Gemma Terms of Use', 'gemma'],
    ['qwen-research', 'qwen-research'],
    ['tongyi-qianwen', 'tongyi-qianwen'],
    ['tongyi-qianwen-license-agreement', 'tongyi-qianwen'],
    ['nvidia-open-model-license', 'nvidia-open-model-license'],
    ['LFM Open License v1.0', 'lfm1.0'],
    ['mnpl-0.1', 'mnpl'],
    ['falcon-llm-license', 'falcon-llm-license'],
    ['stabilityai-ai-community', 'stabilityai-ai-community'],
    ['CC-BY-NC-SA-4.0', 'cc-by-nc-sa-4.0'],
    ['BSD-3-Clause', 'bsd-3-clause'],
    ['GPL-3.0-or-later', 'gpl-3.0'],
    ['openrail++', 'openrail++'],
  ])('“%s” is %s', (written, id) => {
    expect(findLicense(written)?.id).toBe(id);
  });

  test.each(['', 'other', 'unknown', 'cc', 'modified-mit', 'mit or gemma', 'apache-2.0-nc', 'constructor', 'llama'])(
    'nothing is made up about “%s”',
    (written) => {
      expect(findLicense(written)).toBeNull();
    },
  );

  test('Llama 2 and 3 forbid training others with their answers, 3.1 and later ask for the name', () => {
    for (const id of ['llama2', 'llama3']) expect(findLicense(id)?.outputTraining).toContain('may not');
    for (const id of ['llama3.1', 'llama3.2', 'llama3.3', 'llama4']) {
      expect(findLicense(id)?.outputTraining).toContain('begin with “Llama”');
      expect(findLicense(id)?.attribution).toContain('Built with Llama');
    }
  });

  test('a Creative Commons licence means what its letters say', () => {
    expect(findLicense('cc-by-4.0')).toMatchObject({ kind: 'permissive', commercialUse: 'yes' });
    expect(findLicense('cc-by-sa-4.0')).toMatchObject({ kind: 'permissive', commercialUse: 'yes' });
    expect(findLicense('cc-by-nd-4.0')).toMatchObject({ kind: 'restricted', commercialUse: 'yes' });
    expect(findLicense('cc-by-nc-nd-4.0')).toMatchObject({
      kind: 'restricted',
      commercialUse: 'no',
      name: 'Creative Commons Attribution-NonCommercial-NoDerivatives 4.0',
      url: 'https://creativecommons.org/licenses/by-nc-nd/4.0/',
    });
  });

  test('an address names its licence, and one that several share names none', () => {
    expect(findLicenseByAddress('https://llama.com/llama3_1/license')?.id).toBe('llama3.1');
    expect(findLicenseByAddress('https://www.gnu.org/licenses/')).toBeNull();
    expect(findLicenseByAddress('https://example.org/')).toBeNull();
  });
});
