import type { LicenseFacts } from '../../contract/openness.ts';

type Rest = Pick<LicenseFacts, 'cap' | 'attribution' | 'outputTraining' | 'useRestrictions'>;

/** Stands where a licence is known to have terms of its own and Paddock keeps no summary of this one. */
const readIt = 'Paddock has no summary of this: read the licence.';
const unread: Rest = { cap: readIt, attribution: readIt, outputTraining: readIt, useRestrictions: readIt };

function restricted(
  id: string,
  name: string,
  url: string | null,
  commercialUse: LicenseFacts['commercialUse'],
  rest: Rest,
): LicenseFacts {
  return { id, name, url, kind: 'restricted', commercialUse, ...rest };
}

/** For research, study or trying out: nothing that earns money. */
function nonCommercial(id: string, name: string, url: string | null, rest: Partial<Rest> = {}): LicenseFacts {
  return restricted(id, name, url, 'no', { ...unread, cap: null, ...rest });
}

const metaUsers =
  'A company with more than 700 million monthly users on the day of the model’s release needs a licence of its own from Meta.';
const metaPolicy = 'Meta’s acceptable use policy rules out illegal and harmful uses.';
const builtWithLlama =
  'Who passes it on or offers it in a product shows “Built with Llama”, and puts “Llama” first in the name of a model made with it.';
const metaOutput = 'Its answers may train other models, whose names then begin with “Llama” when they are passed on.';
const metaOwnOutput = (series: string): string =>
  `Its answers may not be used to improve other language models, those made from ${series} excepted.`;
const outsideUnion =
  ' People and companies in the European Union get no licence for the versions that read images, but may use products that contain them.';

function llama(version: string, path: string, rest: Partial<Rest> = {}): LicenseFacts {
  return restricted(
    `llama${version}`,
    `Llama ${version} Community License`,
    `https://www.llama.com/${path}/license/`,
    'limited',
    {
      cap: metaUsers,
      attribution: builtWithLlama,
      outputTraining: metaOutput,
      useRestrictions: metaPolicy,
      ...rest,
    },
  );
}

const railUses = 'The uses in the licence’s list, such as harming people or breaking the law, are ruled out.';
const rail: Rest = {
  cap: null,
  attribution: 'Pass the licence on with every copy, its list of ruled out uses included.',
  outputTraining: null,
  useRestrictions: railUses,
};

const qwenUsers = 'A product with more than 100 million monthly users needs a licence of its own from Alibaba Cloud.';
const builtWithQwen =
  'Who passes on a model that was made or trained with it, or with its answers, shows “Built with Qwen” or “Improved using Qwen”.';

/** Licences that exclude people or uses: community licences, non-commercial ones, and those with a list of uses. */
export const restrictedLicenses: readonly LicenseFacts[] = [
  llama('2', 'llama2', {
    attribution: 'Keep Meta’s copyright notice and the licence text with every copy.',
    outputTraining: metaOwnOutput('Llama 2'),
  }),
  llama('3', 'llama3', {
    attribution:
      'Who passes it on or offers it in a product shows “Built with Meta Llama 3”, and puts “Llama 3” first in the name of a model made with it.',
    outputTraining: metaOwnOutput('Meta Llama 3'),
  }),
  llama('3.1', 'llama3_1'),
  llama('3.2', 'llama3_2', { useRestrictions: metaPolicy + outsideUnion }),
  llama('3.3', 'llama3_3'),
  llama('4', 'llama4', { useRestrictions: metaPolicy + outsideUnion }),
  restricted('gemma', 'Gemma Terms of Use', 'https://ai.google.dev/gemma/terms', 'yes', {
    cap: null,
    attribution: 'Pass the terms on with every copy, with Google’s notice that Gemma is subject to them.',
    outputTraining: 'A model trained with its answers to do what Gemma does falls under the same terms.',
    useRestrictions: 'Google’s prohibited use policy rules out illegal and harmful uses.',
  }),
  nonCommercial('mrl', 'Mistral AI Research License', 'https://mistral.ai/static/licenses/MRL-0.1.md', {
    useRestrictions: 'For research and for persons’ own use. Companies need a licence of their own from Mistral AI.',
  }),
  nonCommercial('mnpl', 'Mistral AI Non-Production License', 'https://mistral.ai/static/licenses/MNPL-0.1.md', {
    useRestrictions: 'For research and testing. Use in production needs a licence of its own from Mistral AI.',
  }),
  restricted(
    'tongyi-qianwen',
    'Tongyi Qianwen License Agreement',
    'https://github.com/QwenLM/Qwen/blob/main/Tongyi%20Qianwen%20LICENSE%20AGREEMENT',
    'limited',
    {
      cap: qwenUsers,
      attribution: 'Keep Alibaba Cloud’s copyright notice and the licence text with every copy.',
      outputTraining: 'Its answers may not be used to improve other language models, those made from it excepted.',
      useRestrictions: readIt,
    },
  ),
  restricted(
    'qwen',
    'Qwen License Agreement',
    'https://huggingface.co/Qwen/Qwen2.5-72B-Instruct/blob/main/LICENSE',
    'limited',
    { cap: qwenUsers, attribution: builtWithQwen, outputTraining: builtWithQwen, useRestrictions: readIt },
  ),
  nonCommercial(
    'qwen-research',
    'Qwen Research License Agreement',
    'https://huggingface.co/Qwen/Qwen2.5-3B-Instruct/blob/main/LICENSE',
    { attribution: builtWithQwen, outputTraining: builtWithQwen },
  ),
  restricted(
    'deepseek',
    'DeepSeek License Agreement',
    'https://github.com/deepseek-ai/DeepSeek-LLM/blob/HEAD/LICENSE-MODEL',
    'yes',
    rail,
  ),
  nonCommercial(
    'cohere-cc-by-nc-4.0',
    'Creative Commons Attribution-NonCommercial 4.0 with Cohere’s acceptable use addendum',
    'https://cohere.com/c4ai-cc-by-nc-license',
    {
      attribution: 'Name the authors, link to the licence and say what was changed.',
      outputTraining: null,
      useRestrictions: 'Cohere Labs’ acceptable use policy rules out harmful uses.',
    },
  ),
  restricted(
    'falcon-llm-license',
    'TII Falcon LLM License 2.0',
    'https://falconllm.tii.ae/falcon-terms-and-conditions.html',
    'yes',
    { ...unread, cap: null, outputTraining: null, useRestrictions: 'An acceptable use policy rules out harmful uses.' },
  ),
  restricted('yi-license', 'Yi Series Models License', null, 'limited', unread),
  restricted('glm-4', 'GLM-4 License', 'https://huggingface.co/THUDM/glm-4-9b/blob/main/LICENSE', 'limited', {
    ...unread,
    cap: 'Free for research; commercial use needs a registration with Zhipu AI.',
  }),
  restricted('internlm', 'InternLM License', null, 'limited', {
    ...unread,
    cap: 'Free for research; commercial use is free too but has to be applied for.',
  }),
  nonCommercial('exaone', 'EXAONE AI Model License (NC)', null, {
    attribution: 'The name of a model made from it begins with “EXAONE”.',
  }),
  restricted(
    'nvidia-open-model-license',
    'NVIDIA Open Model License',
    'https://www.nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license/',
    'yes',
    {
      cap: null,
      attribution: 'Pass the licence on with every copy, with NVIDIA’s notice.',
      outputTraining: null,
      useRestrictions: 'Safety guardrails may not be removed without putting similar ones in their place.',
    },
  ),
  nonCommercial(
    'nvidia-internal-scientific-research-and-development-model-license',
    'NVIDIA Internal Scientific Research and Development Model License',
    null,
  ),
  nonCommercial('nsclv1', 'NVIDIA Source Code License (non-commercial)', null),
  nonCommercial('microsoft-research-license', 'Microsoft Research License', null),
  restricted(
    'jamba-open-model-license',
    'Jamba Open Model License',
    'https://www.ai21.com/jamba-open-model-license/',
    'limited',
    {
      ...unread,
      cap: 'Free for companies with less than 50 million US dollars of revenue a year.',
    },
  ),
  restricted(
    'stabilityai-ai-community',
    'Stability AI Community License',
    'https://stability.ai/community-license-agreement',
    'limited',
    {
      cap: 'Free for those with less than 1 million US dollars of revenue a year.',
      attribution: 'Products that contain it show “Powered by Stability AI”.',
      outputTraining: 'Its answers may not be used to make or improve other foundation models.',
      useRestrictions: 'Stability AI’s acceptable use policy rules out harmful uses.',
    },
  ),
  nonCommercial('stabilityai-nc-research-community', 'Stability AI Non-Commercial Research Community License', null),
  restricted('tencent-hunyuan-community', 'Tencent Hunyuan Community License', null, 'limited', {
    cap: 'Products with more than 100 million monthly users need a licence of their own from Tencent.',
    attribution: readIt,
    outputTraining: 'Its answers may not be used to improve other AI models, those made from it excepted.',
    useRestrictions: 'It gives no rights in the European Union, the United Kingdom and South Korea.',
  }),
  restricted('baichuan2-community', 'Baichuan 2 Community License', null, 'limited', {
    ...unread,
    cap: 'Commercial use has to be applied for, and is open to services with fewer than 1 million daily users.',
  }),
  restricted(
    'kimi-modified-mit',
    'Modified MIT License of Kimi',
    'https://huggingface.co/moonshotai/Kimi-K2-Instruct/blob/main/LICENSE',
    'yes',
    {
      cap: null,
      attribution:
        'Products with more than 100 million monthly users, or 20 million US dollars of revenue a month, show the model’s name.',
      outputTraining: null,
      useRestrictions: null,
    },
  ),
  nonCommercial(
    'minimax-m2.7',
    'MiniMax M2.7 Non-Commercial License',
    'https://huggingface.co/MiniMaxAI/MiniMax-M2.7/blob/main/LICENSE',
    {
      attribution: 'Keep the copyright notice and the licence text with every copy.',
      useRestrictions: 'Commercial use needs permission in writing from MiniMax.',
    },
  ),
  restricted('lfm1.0', 'LFM Open License 1.0', 'https://www.liquid.ai/lfm-license', 'limited', {
    cap: 'Companies with 10 million US dollars of revenue a year or more need a licence of their own from Liquid AI.',
    attribution: 'Keep the notices and the licence text with every copy, and say which files were changed.',
    outputTraining: null,
    useRestrictions: null,
  }),
  restricted('apple-ascl', 'Apple Sample Code License', null, 'limited', unread),
  nonCommercial('apple-amlr', 'Apple Machine Learning Research Model License', null, {
    useRestrictions: 'For research only.',
  }),
  restricted('openrail', 'OpenRAIL licence', 'https://www.licenses.ai/', 'yes', rail),
  restricted('openrail++', 'CreativeML OpenRAIL++-M License', 'https://www.licenses.ai/', 'yes', rail),
  restricted(
    'bigscience-openrail-m',
    'BigScience OpenRAIL-M',
    'https://www.licenses.ai/blog/bigscience-open-rail-m-license',
    'yes',
    rail,
  ),
  restricted('creativeml-openrail-m', 'CreativeML OpenRAIL-M', 'https://www.licenses.ai/', 'yes', rail),
  restricted(
    'bigscience-bloom-rail-1.0',
    'BigScience BLOOM RAIL 1.0',
    'https://huggingface.co/spaces/bigscience/license',
    'yes',
    rail,
  ),
  restricted(
    'bigcode-openrail-m',
    'BigCode OpenRAIL-M',
    'https://huggingface.co/spaces/bigcode/bigcode-model-license-agreement',
    'yes',
    rail,
  ),
  nonCommercial('fair-noncommercial-research-license', 'FAIR Noncommercial Research License', null, {
    useRestrictions: 'For research only.',
  }),
  nonCommercial('intel-research', 'Intel Research Use License', null, { useRestrictions: 'For research only.' }),
  nonCommercial('research-only', 'A licence for research only', null, { useRestrictions: 'For research only.' }),
];
