import { describe, expect, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import type { OpennessClass } from '../../contract/openness.ts';
import { classify, requireAllowed, ruleFor, type LicenseClaim } from './classify.ts';

function claim(repo: string, license: string | null, rest: Partial<LicenseClaim> = {}): LicenseClaim {
  return { repo, license, licenseName: null, licenseLink: null, gated: false, tags: [], datasets: [], ...rest };
}
const madeFrom = (...repos: string[]): Partial<LicenseClaim> => ({ tags: repos.map((repo) => `base_model:${repo}`) });

/** From the most open to the strictest, with what is not known between the two. */
const order: OpennessClass[] = ['fully_open', 'open_permissive', 'unknown', 'open_restricted'];
const rank = (chain: LicenseClaim[]): number => order.indexOf(classify(chain).class);

const licences = ['apache-2.0', 'mit', 'gemma', 'llama3.1', 'cc-by-nc-4.0', 'somebody-elses-license', 'lfm1.0'];
const pairs = licences.flatMap((first) => licences.map((second) => [first, second] as const));

describe('classify', () => {
  test('the base model’s licence holds where a conversion claims a freer one, and the claim is flagged', () => {
    const openness = classify([
      claim('somebody/nice-8b-GGUF', 'apache-2.0'),
      claim('meta-llama/Llama-3.1-8B-Instruct', 'llama3.1', { gated: true }),
    ]);
    expect(openness.class).toBe('open_restricted');
    expect(openness.license?.id).toBe('llama3.1');
    expect(openness.facts?.cap).toContain('700 million');
    expect(openness.conflicts).toEqual([
      'somebody/nice-8b-GGUF claims the Apache License 2.0, but it was made from meta-llama/Llama-3.1-8B-Instruct under the Llama 3.1 Community License. The stricter one holds.',
    ]);
    // The conversion’s own files are open to all, whatever its base asks for.
    expect(openness.isGated).toBe(false);
    expect(openness.reasons).toContain(
      'The makers of meta-llama/Llama-3.1-8B-Instruct let in only those who accept their terms.',
    );
  });

  test('the strictest one decides from any depth, not only from the next base', () => {
    const openness = classify([
      claim('a/merge-GGUF', 'mit'),
      claim('b/merge', 'mit'),
      claim('c/start', 'cc-by-nc-4.0'),
    ]);
    expect(openness.license?.id).toBe('cc-by-nc-4.0');
    expect(openness.facts?.commercialUse).toBe('no');
    expect(openness.conflicts).toHaveLength(2);
  });

  test('a derivative that names no licence has its base model’s', () => {
    const openness = classify([claim('a/b-GGUF', null), claim('c/d', null), claim('e/f', 'mit')]);
    expect(openness).toMatchObject({ class: 'open_permissive', license: { id: 'mit' }, conflicts: [] });
    expect(openness.lineage).toEqual([
      { repo: 'a/b-GGUF', license: null },
      { repo: 'c/d', license: null },
      { repo: 'e/f', license: 'mit' },
    ]);
  });

  test('one half of a merge does not lend its licence to the half without any', () => {
    const self = claim('a/merge', 'apache-2.0', madeFrom('b/unknown', 'c/free'));
    expect(classify([self, claim('b/unknown', null), claim('c/free', 'apache-2.0')]).class).toBe('unknown');
  });

  test('a first model without a licence is unknown, whatever is claimed of what was made from it', () => {
    expect(classify([claim('a/b', 'mit'), claim('c/d', null)]).class).toBe('unknown');
    expect(classify([claim('a/b', null)]).reasons[0]).toBe('a/b names no licence that Paddock could read.');
    expect(classify([]).class).toBe('unknown');
  });

  test('a licence without facts is unknown and named, not guessed at', () => {
    const openness = classify([
      claim('a/b', 'other', { licenseName: 'house-rules', licenseLink: 'https://example.org/rules' }),
    ]);
    expect(openness).toMatchObject({
      class: 'unknown',
      facts: null,
      license: { id: 'house-rules', name: 'house-rules', url: 'https://example.org/rules' },
    });
  });

  test('a link to anything but a page is not handed on', () => {
    const openness = classify([claim('a/b', 'other', { licenseName: 'mine', licenseLink: 'javascript:alert(1)' })]);
    expect(openness.license?.url).toBeNull();
  });

  test('a licence that is known to restrict decides beside one that is not known, which is still mentioned', () => {
    const openness = classify([claim('a/b', 'house-rules'), claim('c/d', 'gemma')]);
    expect(openness.class).toBe('open_restricted');
    expect(openness.reasons.join(' ')).toContain('house-rules');
  });

  test('gated is a lock on top of the class', () => {
    const openness = classify([claim('somebody/model', 'mit', { gated: true })]);
    expect(openness).toMatchObject({ class: 'open_permissive', isGated: true });
  });

  test.each([
    ['llama', [claim('a/b', 'other', { licenseName: 'llama3.3' })], 'llama3.3'],
    ['a link', [claim('a/b', 'other', { licenseLink: 'https://ai.google.dev/gemma/terms' })], 'gemma'],
    ['a tag', [claim('a/b', null, { tags: ['license:llama4'] })], 'llama4'],
    ['the maker', [claim('x/y', 'other', madeFrom('moonshotai/Kimi-K2-Instruct'))], 'kimi-modified-mit'],
    ['Cohere’s addendum', [claim('CohereLabs/c4ai-command-r7b-12-2024', 'cc-by-nc-4.0')], 'cohere-cc-by-nc-4.0'],
  ])('a licence is recognised by %s', (_by, chain, id) => {
    expect(classify(chain).license?.id).toBe(id);
  });

  test('a well-known base counts where only a tag names it', () => {
    const openness = classify([claim('x/y-GGUF', 'mit', madeFrom('meta-llama/Llama-3.1-8B'))]);
    expect(openness.class).toBe('open_restricted');
    expect(openness.conflicts).toHaveLength(1);
  });

  test('a base that nobody looked up is mentioned and does not make the model unknown', () => {
    const openness = classify([claim('x/y-GGUF', 'mit', madeFrom('some/where'))]);
    expect(openness.class).toBe('open_permissive');
    expect(openness.reasons).toContain('It was made from some/where, whose licence Paddock has not seen.');
  });

  test('a stranger’s model by a known name, without a base model, does not get away with a freer licence', () => {
    for (const name of ['Llama-3.1-8B-Instruct-GGUF', 'Meta-Llama-3.1-8B-Instruct-Q4_K_M-GGUF', 'gemma-3-4b-it-gguf']) {
      const openness = classify([claim(`evil/${name}`, 'apache-2.0')]);
      expect(openness).toMatchObject({ class: 'unknown', facts: null });
      expect(openness.conflicts).toHaveLength(1);
    }
  });

  test('makers who started from another’s model are held to its licence', () => {
    const openness = classify([claim('deepseek-ai/DeepSeek-R1-Distill-Llama-8B', 'mit')]);
    expect(openness).toMatchObject({ class: 'open_restricted', license: { id: 'llama3.1' } });
  });

  test('a line that bites its own tail ends', () => {
    const openness = classify([claim('a/b', null, madeFrom('c/d')), claim('c/d', null, madeFrom('a/b'))]);
    expect(openness.class).toBe('unknown');
  });

  test('two files without a name are not taken for one', () => {
    expect(classify([claim('', 'mit'), claim('', 'gemma')]).class).toBe('open_restricted');
  });
});

describe('fully open', () => {
  const olmo = claim('allenai/OLMo-2-0425-1B-Instruct', 'apache-2.0');

  test('a model with published data and code, and a conversion of it', () => {
    expect(classify([olmo]).class).toBe('fully_open');
    expect(classify([claim('x/OLMo-2-0425-1B-Instruct-GGUF', 'apache-2.0'), olmo]).class).toBe('fully_open');
    expect(classify([claim('bartowski/allenai_OLMo-2-0425-1B-Instruct-GGUF', null), olmo]).class).toBe('fully_open');
    expect(classify([olmo]).reasons).toContain(
      'Ai2 published OLMo with its training data, its code and its checkpoints.',
    );
  });

  test('a further training of it on data that nobody knows is only permissive', () => {
    expect(classify([claim('x/OLMo-2-roleplay', 'apache-2.0'), olmo]).class).toBe('open_permissive');
  });

  test('the name alone proves nothing', () => {
    expect(classify([claim('evil/OLMo-2-0425-1B-Instruct-GGUF', 'apache-2.0')]).class).toBe('open_permissive');
  });

  test('data and code do not outweigh a licence that restricts', () => {
    expect(classify([claim('x/OLMo-2-0425-1B-Instruct-GGUF', 'cc-by-nc-4.0'), olmo]).class).toBe('open_restricted');
  });

  test('a published data set on the card is not enough', () => {
    expect(classify([claim('a/b', 'apache-2.0', { datasets: ['HuggingFaceFW/fineweb'] })]).class).toBe(
      'open_permissive',
    );
  });
});

describe('whatever the licences', () => {
  test.each(pairs)('%s made from %s is no more open than either of them', (first, second) => {
    const both = rank([claim('a/b', first), claim('c/d', second)]);
    expect(both).toBe(Math.max(rank([claim('a/b', first)]), rank([claim('c/d', second)])));
  });

  test.each(pairs)('a further base never opens %s made from %s', (first, second) => {
    const chain = [claim('a/b', first), claim('c/d', second)];
    for (const third of licences) expect(rank([...chain, claim('e/f', third)])).toBeGreaterThanOrEqual(rank(chain));
  });

  test.each(pairs)('the order of the halves of a merge, %s and %s, does not matter', (first, second) => {
    const self = claim('a/merge', 'apache-2.0', madeFrom('b/one', 'c/two'));
    const [one, two] = [claim('b/one', first), claim('c/two', second)];
    expect(classify([self, one, two]).class).toBe(classify([self, two, one]).class);
    expect(classify([self, one, two]).facts?.commercialUse).toBe(classify([self, two, one]).facts?.commercialUse);
  });

  test.each(licences)('every answer about %s has a reason, and no facts where it is unknown', (license) => {
    const openness = classify([claim('a/b', license)]);
    expect(openness.reasons.length).toBeGreaterThan(0);
    expect(openness.facts === null).toBe(openness.class === 'unknown');
  });
});

describe('the policy', () => {
  const restricted = classify([claim('a/b', 'gemma')]);

  test('a class without a rule is shown', () => {
    expect(ruleFor({}, restricted)).toBe('show');
    expect(ruleFor({ open_restricted: 'hide', unknown: 'block' }, restricted)).toBe('hide');
  });

  test('only a blocked class is refused, with the setting that does it', () => {
    expect(() => requireAllowed({ open_restricted: 'hide' }, restricted, 'Gemma')).not.toThrow();
    expect(() => requireAllowed({ open_restricted: 'block' }, restricted, 'Gemma')).toThrow(
      new AppError(
        'policy_blocked',
        "Gemma can't be used here: models of the class “open weights, restricted” are blocked.",
        {
          remedy: 'Choose a model of another class, or change the rule under Settings > Models allowed.',
          details: { class: 'open_restricted' },
        },
      ),
    );
  });
});
