import { cpus, release, totalmem, type as systemType } from 'node:os';
import { parseArgs } from 'node:util';
import { measureDecode } from './decode.ts';
import { measureDownload } from './download.ts';
import { measureEngine } from './engine.ts';
import { measureMemory } from './memory.ts';
import { measureRenderer } from './renderer.ts';
import { measureServer } from './server.ts';
import { measureStart } from './start.ts';
import { measureUi } from './ui.ts';
import { printTable, type Row } from './table.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    /** What the engine and server benches run, and llama.cpp's own tools to compare with. */
    model: { type: 'string' },
    'llama-bench': { type: 'string' },
    'llama-server': { type: 'string' },
  },
});
const peers = {
  model: values.model,
  llamaBench: values['llama-bench'],
  llamaServer: values['llama-server'] ?? process.env['PADDOCK_LLAMA_SERVER'],
};

const benches: Record<string, (rounds: number) => Promise<Row[]>> = {
  decode: measureDecode,
  start: measureStart,
  memory: measureMemory,
  renderer: measureRenderer,
  ui: measureUi,
  download: measureDownload,
  engine: (rounds) => measureEngine(rounds, peers),
  server: (rounds) => measureServer(rounds, peers),
};
const chosen = positionals.length === 0 ? Object.keys(benches) : positionals;
const unknown = chosen.filter((name) => benches[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no bench named ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(1);
}

console.log(describeMachine());
const rows: Row[] = [];
for (const name of chosen) rows.push(...((await benches[name]?.(Number(values.rounds))) ?? []));
printTable(rows);

function describeMachine(): string {
  const [first, ...others] = cpus();
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  const processor = `${first?.model.trim() ?? 'unknown processor'}, ${others.length + 1} cores, ${memoryGiB} GiB`;
  return `${processor}; ${systemType()} ${release().split('-')[0]} ${process.arch}; Node ${process.versions.node}`;
}
