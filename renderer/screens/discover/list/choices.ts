/** Families by the names that they give themselves. */
export const families = [
  { value: 'llama', label: 'Llama' },
  { value: 'qwen', label: 'Qwen' },
  { value: 'gemma', label: 'Gemma' },
  { value: 'mistral', label: 'Mistral' },
  { value: 'mixtral', label: 'Mixtral' },
  { value: 'phi', label: 'Phi' },
  { value: 'deepseek', label: 'DeepSeek' },
  { value: 'gpt-oss', label: 'gpt-oss' },
  { value: 'command-r', label: 'Command R' },
  { value: 'olmo', label: 'OLMo' },
  { value: 'smollm', label: 'SmolLM' },
  { value: 'granite', label: 'Granite' },
  { value: 'nomic', label: 'Nomic Embed' },
  { value: 'bge', label: 'BGE' },
  { value: 'minilm', label: 'MiniLM' },
];

export function labelOfFamily(family: string): string {
  return families.find(({ value }) => value === family)?.label ?? family;
}

export const quantizations = [
  'Q2_K',
  'Q3_K_M',
  'IQ4_XS',
  'Q4_0',
  'Q4_K_M',
  'Q5_K_M',
  'Q6_K',
  'Q8_0',
  'MXFP4',
  'F16',
].map((value) => ({ value, label: value }));
