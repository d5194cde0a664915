import { describe, expect, it } from 'vitest';
import { loadSettingsSchema, type LoadSettings } from '../../contract/inference.ts';
import { readOptions, toArguments, type ServerPlan } from './arguments.ts';

/** In the form of llama.cpp's own help. */
const help = `
----- common params -----

-t,    --threads N                      number of CPU threads (see --unknown-option)
-m,    --model FNAME                    model path
-c,    --ctx-size N                     size of the prompt context
-b,    --batch-size N                   logical maximum batch size
-ub,   --ubatch-size N                  physical maximum batch size
-ngl,  --gpu-layers, --n-gpu-layers N   layers in VRAM
-ctk,  --cache-type-k TYPE              K
-ctv,  --cache-type-v TYPE              V
-fa,   --flash-attn [on|off|auto]       flash attention
-lm,   --load-mode MODE                 model loading mode
-np,   --parallel N                     number of slots
-mm,   --mmproj FILE                    path to a multimodal projector file
--lora FNAME                            path to LoRA adapter
--host HOST                             ip address to listen
--port PORT                             port to listen
--jinja, --no-jinja                     whether to use jinja
--ui,  --webui, --no-ui, --no-webui     whether to enable the Web UI
--embedding, --embeddings               restrict to embeddings
`;
const known = readOptions(help);

function build(settings: Partial<LoadSettings> = {}, more: Partial<ServerPlan> = {}, options = known): string {
  const plan: ServerPlan = {
    modelPath: '/models/a.gguf',
    mmproj: null,
    settings: loadSettingsSchema.parse(settings),
    purpose: 'write',
    trainedLength: 2048,
    threads: 3,
    templatePath: null,
    devices: null,
    ...more,
  };
  return toArguments(plan, options).join(' ');
}

describe('the command line of llama-server', () => {
  it('knows the options that the help names, and not those that a description mentions', () => {
    expect(known.has('--n-gpu-layers')).toBe(true);
    expect(known.has('--no-webui')).toBe(true);
    expect(known.has('--unknown-option')).toBe(false);
  });

  it('gives every slot the context that was asked for', () => {
    expect(build({ contextLength: 1000, slots: 3 })).toContain('--ctx-size 3000 --parallel 3');
  });

  it('listens to this computer only, on a port of the system’s choice, without a page', () => {
    expect(build()).toContain('--host 127.0.0.1 --port 0 --no-ui');
  });

  it('leaves out what an older build does not know, but never what was asked for', () => {
    expect(build()).not.toContain('--offline');
    expect(() => build({ ropeFrequencyBase: 10_000 })).toThrow(/--rope-freq-base/);
    expect(() => build({}, {}, new Set(['--help']))).toThrow(/no option --model/);
  });

  it('has a batch that holds a whole picture', () => {
    expect(build({ batchSize: 512 })).toContain('--ubatch-size 512');
    expect(build({ batchSize: 512 }, { mmproj: '/models/mmproj.gguf' })).toContain('--ubatch-size 2048');
  });

  it('has a batch that holds the longest text of an encoder', () => {
    expect(build({}, { purpose: 'embed' })).toContain('--ctx-size 2048 --parallel 1 --batch-size 2048');
    expect(build({ contextLength: 512 }, { purpose: 'embed' })).toContain('--ubatch-size 512 --embedding');
  });

  it('passes on where the model goes', () => {
    expect(build({ gpuLayers: 'none' })).toContain('--n-gpu-layers 0');
    expect(build({ gpuLayers: 'auto' })).not.toContain('--n-gpu-layers');
    expect(build({ useMmap: false, useMlock: true })).toContain('--load-mode mlock');
  });

  it('keeps a comma in the path of an adapter from making two of it', () => {
    const loras = [
      { path: '/a,b.gguf', scale: 0.5 },
      { path: '/c.gguf', scale: 1 },
    ];
    expect(build({ loras })).toContain('--lora "/a,b.gguf",/c.gguf');
  });
});
