/**
 * What the llama.cpp v0.4.0 inside node-llama-cpp 3.21.1 knows, read from the source that the package brings along:
 * `git clone node_modules/node-llama-cpp/llama/gitRelease.bundle`, then src/llama-arch.cpp (LLM_ARCH_NAMES),
 * src/llama-model.cpp, src/llama-vocab.cpp (tokenizer_pre), src/models/*.cpp (assertions) and tools/mtmd/clip-impl.h.
 * To be read anew whenever node-llama-cpp is updated.
 */

/** `general.architecture` of every model that can be built. */
export const architectures: ReadonlySet<string> = words(`
  afmoe apertus arcee arctic arwkv7 baichuan bailingmoe bailingmoe2 bailingmoe3 bert bitnet bloom chameleon
  chatglm codeshell cogvlm cohere2 cohere2moe command-r dbrx deci deepseek deepseek2 deepseek2-ocr deepseek32
  deepseek4 dflash dots1 dots3note dream eagle3 ernie4_5 ernie4_5-moe eurobert exaone exaone-moe exaone4 falcon
  falcon-h1 gemma gemma-embedding gemma2 gemma3 gemma3n gemma4 gemma4-assistant glm-dsa glm4 glm4moe gpt-oss gpt2
  gptneox granite granite_swa granitehybrid granitemoe graniteswitch grok grovemoe hunyuan-dense hunyuan-moe
  hunyuan_vl hy_v3 internlm2 jais jais2 jamba jina-bert-v2 jina-bert-v3 kimi-k3 kimi-linear laguna lfm2 lfm2moe
  llada llada-moe llama llama-embed llama4 maincoder mamba mamba2 mellum mimo2 minicpm minicpm3 minimax-01
  minimax-m2 minimax-m3 mistral3 mistral4 modern-bert mpt muse-glimmer nanbeige nemotron nemotron_h nemotron_h_moe
  neo-bert nomic-bert nomic-bert-moe olmo olmo2 olmoe openelm orion paddleocr pangu-embedded phi2 phi3 phimoe
  plamo plamo2 plamo3 plm pockettts qwen qwen2 qwen2moe qwen2vl qwen3 qwen35 qwen35moe qwen3moe qwen3next qwen3tts
  qwen3vl qwen3vlmoe qwen4exp refact rnd1 rwkv6 rwkv6qwen2 rwkv7 seed_oss smallthinker smollm3 stablelm starcoder
  starcoder2 step35 t5 t5encoder talkie wavtokenizer-dec xverse
`);

/** Without attention: their head count is 0 and means nothing. */
export const recurrentArchitectures: ReadonlySet<string> = words(`
  mamba mamba2 rwkv6 rwkv6qwen2 rwkv7 arwkv7
`);

/** The engine aborts where an attention head's keys and values differ in length. */
export const equalKeyValueLength: ReadonlySet<string> = words(`
  afmoe apertus arcee arctic baichuan bailingmoe2 bert bitnet bloom chameleon chatglm codeshell cogvlm cohere2
  cohere2moe command-r dbrx deci deepseek dflash dots1 dream eagle3 ernie4_5 eurobert exaone falcon glm4 glm4moe
  gpt2 gptneox granite granite_swa granitehybrid graniteswitch grok grovemoe hunyuan-moe hunyuan_vl hy_v3
  internlm2 jais jais2 laguna llada llada-moe llama llama4 maincoder mellum minimax-01 minimax-m2 minimax-m3
  mistral3 modern-bert mpt muse-glimmer nanbeige nemotron nemotron_h neo-bert olmo olmo2 olmoe openelm orion
  pangu-embedded phi2 phi3 plamo pockettts qwen qwen2 qwen2moe qwen2vl qwen3 qwen35 qwen35moe qwen3moe qwen3next
  qwen3vl qwen3vlmoe qwen4exp refact rnd1 seed_oss smallthinker smollm3 stablelm starcoder starcoder2 t5 xverse
`);

/** The engine aborts where RoPE turns less than a whole attention head. */
export const equalRopeLength: ReadonlySet<string> = words(`
  apertus arcee arctic baichuan chameleon codeshell cogvlm cohere2moe dbrx deci deepseek dots1 dream ernie4_5
  exaone falcon granite granite_swa graniteswitch grok grovemoe hunyuan-moe hunyuan_vl hy_v3 internlm2 jais2 llada
  llada-moe llama llama4 maincoder mellum minimax-01 minimax-m2 mistral3 nemotron olmo olmo2 olmoe orion
  pangu-embedded plamo pockettts qwen2 qwen2moe qwen2vl qwen3 qwen3moe qwen3vl qwen3vlmoe rnd1 seed_oss
  smallthinker smollm3 starcoder2 xverse
`);

/** `tokenizer.ggml.model`. */
export const tokenizerModels: ReadonlySet<string> = words(`
  llama bert gpt2 hybriddna whitespace t5 rwkv plamo2 gemma4 no_vocab none
`);

/** Tokenizers that need merges and a known `tokenizer.ggml.pre`. */
export const bytePairTokenizers: ReadonlySet<string> = words(`
  gpt2 hybriddna whitespace
`);

/** `tokenizer.ggml.pre` of byte-pair tokenizers. */
export const preTokenizers: ReadonlySet<string> = words(`
  a.x-4.0 afmoe bailingmoe bailingmoe2 bloom chameleon chatglm-bpe codeshell cohere2moe command-r dbrx
  deepseek-coder deepseek-llm deepseek-r1-qwen deepseek-v3 default exaone exaone-moe exaone4 f2llmv2 falcon
  falcon-h1 falcon3 gemma4 gigachat glm4 gpt-2 gpt-4o gpt3-finnish granite-docling granite-embed-multi-311m
  granite-embed-multi-97m grok-2 hunyuan hunyuan-dense jais jais-2 jina-de jina-es jina-v1-en jina-v2-code
  jina-v2-de jina-v2-es jina-v5-nano joyai-llm kanana2 kimi-k2 kormo laguna lfm2 llada-moe llama-bpe llama-v3
  llama3 llama4 megrez mellum mellum2 midm-2.0 minerva-7b minicpm5 minimax-m2 modern-bert mpt olmo phi-2 pixtral
  poro-chat qwen2 qwen35 refact roberta-bpe sarvam-moe seed-coder smaug-bpe smollm solar-open stablelm2 starcoder
  superbpe talkie tekken tiny_aya trillion viking whitespace youtu
`);

/** `clip.projector_type` of mmproj files. */
export const projectorTypes: ReadonlySet<string> = words(`
  mlp ldp ldpv2 resampler adapter qwen2vl_merger qwen2.5vl_merger qwen3vl_merger step3vl gemma3 gemma3nv gemma3na
  gemma4v gemma4a gemma4uv gemma4ua phi4 idefics3 pixtral ultravox internvl llama4 qwen2a qwen3a glma qwen2.5o
  voxtral meralion musicflamingo lfm2 kimivl paddleocr lightonocr cogvlm janus_pro dots_ocr dots3note_v
  dots3note_a deepseekocr deepseekocr2 deepseek4v lfm2a glm4v youtuvl yasa2 kimik25 nemotron_v2_vl exaone4_5
  hunyuanvl minicpmv4_6 granite_speech mimovl minimax_m3 granite4_vision mimo_audio parakeet qwen3tts_spkenc
  qwen3tts_gen pockettts_spkenc pockettts_gen muse-glimmer
`);

/** Every block of these has the same tensors, so that one which is missing can be told. */
export const uniformArchitectures: ReadonlySet<string> = words(`
  bert cohere2 command-r exaone falcon gemma gemma2 gemma3 gpt-oss gpt2 gptneox granite granitemoe internlm2 llama
  mistral3 nomic-bert olmo olmo2 olmoe phi2 phi3 phimoe qwen2 qwen2vl qwen3 qwen3moe qwen3vl qwen3vlmoe seed_oss
  smollm3 stablelm starcoder2
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
