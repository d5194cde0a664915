/**
 * What is known of makers' own repositories. It fills in for a base model whose card can't be read, such as the one
 * that a model file names, and says which models came with their training data and code.
 */
type Origin = {
  owners: readonly string[];
  name: RegExp;
  license: string;
  /** A licence that holds besides, as the model was made from another maker's. */
  also?: string;
  /** Why the model is fully open, in a sentence about it. */
  open?: string;
};

const google = ['google'];
const mistral = ['mistralai'];
const qwen = ['Qwen'];
const deepSeek = ['deepseek-ai'];
const meta = ['meta-llama'];
const cohere = ['CohereLabs', 'CohereForAI'];

/** The first one that matches counts. */
const origins: readonly Origin[] = [
  { owners: ['paddock'], name: /^paddock-tiny$/, license: 'mit' },
  { owners: meta, name: /^Llama-2-/i, license: 'llama2' },
  { owners: ['codellama'], name: /^CodeLlama-/i, license: 'llama2' },
  { owners: meta, name: /^(?:Meta-)?Llama-3\.1-/i, license: 'llama3.1' },
  { owners: meta, name: /^Llama-3\.2-/i, license: 'llama3.2' },
  { owners: meta, name: /^Llama-3\.3-/i, license: 'llama3.3' },
  { owners: meta, name: /^(?:Meta-)?Llama-3-/i, license: 'llama3' },
  { owners: meta, name: /^Llama-4-/i, license: 'llama4' },
  { owners: google, name: /^(?:code)?gemma-(?:1\.1-)?(?:2b|7b)/i, license: 'gemma' },
  { owners: google, name: /^gemma-(?:2|3|3n)-/i, license: 'gemma' },
  { owners: google, name: /^embeddinggemma-/i, license: 'gemma' },
  {
    owners: mistral,
    name: /^(?:Mistral-Large-Instruct|Mistral-Small-Instruct-2409|Ministral-8B-Instruct-2410)/i,
    license: 'mrl',
  },
  { owners: mistral, name: /^Codestral-22B/i, license: 'mnpl' },
  { owners: mistral, name: /^Mi(?:s|x)tral-(?:7B|8x7B|8x22B|Nemo-(?:Base|Instruct))-/i, license: 'apache-2.0' },
  { owners: mistral, name: /^(?:Mistral-Small-(?:24B|3\.\d)|Devstral-Small|Magistral-Small)-/i, license: 'apache-2.0' },
  { owners: qwen, name: /^Qwen2\.5-(?:Coder-)?3B(?:-|$)/i, license: 'qwen-research' },
  { owners: qwen, name: /^Qwen2\.5-(?:Math-)?72B(?:-|$)/i, license: 'qwen' },
  { owners: qwen, name: /^Qwen2\.5-(?:Coder-|Math-)?(?:0\.5|1\.5|7|14|32)B(?:-|$)/i, license: 'apache-2.0' },
  { owners: qwen, name: /^Qwen3-/i, license: 'apache-2.0' },
  { owners: ['microsoft'], name: /^Phi-(?:2$|3-|3\.5-|4$|4-)/i, license: 'mit' },
  { owners: deepSeek, name: /^DeepSeek-R1-Distill-Llama-8B$/i, license: 'mit', also: 'llama3.1' },
  { owners: deepSeek, name: /^DeepSeek-R1-Distill-Llama-70B$/i, license: 'mit', also: 'llama3.3' },
  { owners: deepSeek, name: /^DeepSeek-(?:R1(?:-|$)|V3-0324|V3\.[12](?:-|$))/i, license: 'mit' },
  { owners: deepSeek, name: /^(?:DeepSeek-V[23](?:-|$)|DeepSeek-Coder-|deepseek-llm-)/i, license: 'deepseek' },
  { owners: cohere, name: /^(?:c4ai-command-|aya-)/i, license: 'cohere-cc-by-nc-4.0' },
  { owners: ['openai'], name: /^gpt-oss-/i, license: 'apache-2.0' },
  { owners: ['ibm-granite'], name: /^granite-[34](?:\.\d)?-/i, license: 'apache-2.0' },
  { owners: ['moonshotai'], name: /^Kimi-K2(?:-|$|\.5)/i, license: 'kimi-modified-mit' },
  { owners: ['MiniMaxAI'], name: /^MiniMax-M2\.7$/i, license: 'minimax-m2.7' },
  { owners: ['LiquidAI'], name: /^LFM2-/i, license: 'lfm1.0' },
  { owners: ['BAAI'], name: /^bge-(?:small|base|large)-(?:en|zh)|^bge-m3$/i, license: 'mit' },
  { owners: ['BAAI'], name: /^bge-reranker-v2-m3$/i, license: 'apache-2.0' },
  { owners: ['sentence-transformers'], name: /^all-MiniLM-L(?:6|12)-v2$/i, license: 'apache-2.0' },
  {
    owners: ['allenai'],
    name: /^OLMo(?:E|-\d|-1B|-7B)/i,
    license: 'apache-2.0',
    open: 'Ai2 published OLMo with its training data, its code and its checkpoints.',
  },
  {
    owners: ['EleutherAI'],
    name: /^pythia-/i,
    license: 'apache-2.0',
    open: 'EleutherAI published Pythia with its training data, its code and its checkpoints.',
  },
  {
    owners: ['HuggingFaceTB'],
    name: /^SmolLM[23]?-/i,
    license: 'apache-2.0',
    open: 'Hugging Face published SmolLM with its training data and its training code.',
  },
  {
    owners: ['swiss-ai'],
    name: /^Apertus-/i,
    license: 'apache-2.0',
    open: 'The Swiss AI Initiative published Apertus with its training data, its code and its checkpoints.',
  },
  {
    owners: ['LLM360'],
    name: /^(?:Amber|AmberChat|AmberSafe|CrystalCoder|CrystalChat|K2|K2-Chat)$/,
    license: 'apache-2.0',
    open: 'LLM360 published this model with its training data, its code and its checkpoints.',
  },
  {
    owners: ['TRI-ML'],
    name: /^DCLM-1B(?:-|$)/i,
    license: 'apache-2.0',
    open: 'It was trained on DataComp-LM, whose data and code are published.',
  },
  {
    owners: ['nomic-ai'],
    name: /^nomic-embed-text-v(?:1|1\.5|2-moe)$/i,
    license: 'apache-2.0',
    open: 'Nomic published this model with its training data and its code.',
  },
];

const conversionMarks =
  /[-_.](?:gguf|ggml|awq|gptq(?:-int[48])?|exl[23]|mlx(?:-\d+bit)?|imatrix|i1|qat|bf16|fp?16|fp8|i?q\d(?:_[a-z0-9]+)*|unquantized)$/i;

/** A repository's name without its owner and without what says how its files were converted. */
export function modelName(repo: string): string {
  let name = repo.slice(repo.indexOf('/') + 1).replaceAll(' ', '-');
  while (conversionMarks.test(name)) name = name.replace(conversionMarks, '');
  return name;
}

/** What is known of a repository of one of those makers. Anybody else's of the same name is none. */
export function findOrigin(repo: string): Origin | null {
  const owner = repo.slice(0, Math.max(repo.indexOf('/'), 0)).toLowerCase();
  const name = modelName(repo);
  return (
    origins.find((origin) => origin.name.test(name) && origin.owners.some((known) => known.toLowerCase() === owner)) ??
    null
  );
}

/** The maker's model that a name speaks of, whoever uses the name. No proof of anything: a reason to look twice. */
export function nameSpeaksOf(repo: string): Origin | null {
  const name = modelName(repo);
  return origins.find((origin) => origin.name.test(name)) ?? null;
}

/** Whether a name is that of a model, converted: `bartowski/Qwen_Qwen3-8B-GGUF` of `Qwen/Qwen3-8B`. */
export function isConversionOf(repo: string, base: string): boolean {
  const name = modelName(repo).toLowerCase();
  const baseName = modelName(base).toLowerCase();
  const baseOwner = base.slice(0, Math.max(base.indexOf('/'), 0)).toLowerCase();
  return name === baseName || name === `${baseOwner}_${baseName}`;
}
