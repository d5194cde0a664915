import { describe, expect, it } from 'vitest';
import { classify } from '../openness/classify.ts';
import { builtinClaim, readClaims } from './claims.ts';

describe('claims of a file', () => {
  it('name its own licence and the models that it was made from', () => {
    const claims = readClaims(
      {
        'general.name': 'Some Merge',
        'general.license': 'Apache-2.0',
        'general.base_model.count': 2,
        'general.base_model.0.repo_url': 'https://huggingface.co/meta-llama/Llama-3.1-8B',
        'general.base_model.1.name': 'Model 7B',
        'general.base_model.1.organization': 'Someone',
        'general.tags': { elementType: 'string', count: 1, values: ['text-generation'] },
      },
      null,
    );
    expect(claims.map(({ repo, license }) => [repo, license])).toEqual([
      ['Some Merge', 'apache-2.0'],
      ['meta-llama/Llama-3.1-8B', null],
      ['Someone/Model 7B', null],
    ]);
    // The stricter one on the way holds, whatever the file claims.
    const openness = classify(claims);
    expect(openness.class).toBe('open_restricted');
    expect(openness.conflicts.length).toBeGreaterThan(0);
  });

  it('make nothing of odd metadata', () => {
    const claims = readClaims(
      {
        'general.name': '   ',
        'general.license': 7,
        'general.base_model.count': 1e9,
        'general.base_model.0.repo_url': 'https://evil.example/meta-llama/Llama-3.1-8B',
        'general.tags': { elementType: 'string', count: 1e6, values: null },
      },
      null,
    );
    expect(claims).toEqual([
      { repo: '', license: null, licenseName: null, licenseLink: null, gated: false, tags: [], datasets: [] },
    ]);
    expect(classify(claims).class).toBe('unknown');
  });

  it('of the diagnostic model are those of Paddock itself', () => {
    expect(classify([builtinClaim])).toMatchObject({ class: 'open_permissive', license: { id: 'mit' } });
  });
});
