import type { Command } from '@commander-js/extra-typings';
import type { Disagreement, GpuReport, HardwareReport } from '../contract/hardware.ts';
import type { SelfTestVerdict } from '../contract/self-tests.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { version } from '../main/version.ts';
import { exitCodes } from './exit.ts';
import { print, printJson, tell } from './output.ts';
import { doctorOutputSchema } from './schemas.ts';
import { addVerb, withCore } from './verb.ts';

/** Ends with 1 where a test has failed: the computer was examined, and something is wrong with it. */
export function addDoctor(program: Command): void {
  addVerb(program, {
    name: 'doctor',
    description: 'Say what this computer has and can use, and prove that it computes rightly.',
    examples: [
      ['paddock doctor', 'everything'],
      ['paddock doctor --no-test --json', 'without running the diagnostic model, as JSON'],
    ],
  })
    .option('--no-test', 'do not run the diagnostic model')
    .action(({ test, json, ...common }) =>
      withCore({ ...common, json }, async ({ client }, course) => {
        if (test) {
          course.onInterrupt(() => client.selfTests.cancel());
          for await (const event of await client.selfTests.run())
            if (event.type === 'started' && !json) tell(`Testing ${event.backend}…`);
        }
        const [report, tests] = await Promise.all([client.hardware.report({ again: true }), client.selfTests.list()]);
        if (json) printJson(doctorOutputSchema, { version, report, tests });
        else print(describe(report, tests));
        return test && tests.some(({ latest }) => latest.state === 'failed') ? exitCodes.failure : exitCodes.ok;
      }),
    );
}

const unknown = 'unknown';

/** The report as a person reads it, a line for each fact. */
export function describe(report: HardwareReport, tests: readonly SelfTestVerdict[]): string {
  const { system, processor, memory, gpus, disks, backends, silent, ramBytesPerSecond, operationsPerSecond } = report;
  const cores = [
    processor.physicalCores === null ? null : `${processor.physicalCores} cores`,
    processor.performanceCores === null ? null : `${processor.performanceCores} of them fast`,
    processor.logicalCores === null ? null : `${processor.logicalCores} threads`,
  ].filter((part) => part !== null);
  return [
    `Paddock ${version}, ${system.name} ${system.version}, ${system.architecture}`,
    '',
    `Processor   ${processor.name ?? unknown}${cores.length === 0 ? '' : ` (${cores.join(', ')})`}`,
    `            ${processor.instructionSets.join(' ') || `instruction sets ${unknown}`}`,
    `Memory      ${size(memory.totalBytes)}, ${size(memory.availableBytes)} available${memory.limitBytes === null ? '' : `, ${size(memory.limitBytes)} at most for Paddock`}`,
    ...(ramBytesPerSecond === null ? [] : [`            ${formatBytes(ramBytesPerSecond)} a second, measured`]),
    ...(operationsPerSecond === null ? [] : [`Computing   ${operations(operationsPerSecond)}, measured`]),
    ...[...processor.disagreements, ...memory.disagreements].map(quarrel),
    ...(gpus.length === 0 ? ['Graphics    none found'] : gpus.flatMap(describeGpu)),
    ...disks.map(({ folder, freeBytes }) => `Disk        ${size(freeBytes)} free for ${folder}`),
    '',
    ...backends.map(({ id, state, reason, remedy }) => {
      const words = { in_use: 'in use', available: 'works', missing: 'not available', trying: 'not tried' }[state];
      return `${id.padEnd(11)} ${[words, reason, remedy]
        .filter((part) => part !== null)
        .join('. ')
        .replaceAll('..', '.')}`;
    }),
    ...(tests.length === 0 ? [] : ['', ...tests.flatMap(describeTest)]),
    ...(silent.length === 0 ? [] : ['', ...silent.map(({ source, reason }) => `No answer from ${source}: ${reason}`)]),
  ].join('\n');
}

function describeGpu({ name, totalBytes, freeBytes, isUnified, driver, disagreements }: GpuReport): string[] {
  const memory =
    isUnified && totalBytes === null ? 'shares the memory' : `${size(totalBytes)}${isUnified ? ', shared' : ''}`;
  const facts = [
    memory,
    freeBytes === null ? null : `${size(freeBytes)} free`,
    driver === null ? null : `driver ${driver}`,
  ];
  return [`Graphics    ${name}: ${facts.filter((fact) => fact !== null).join(', ')}`, ...disagreements.map(quarrel)];
}

function quarrel({ field, said }: Disagreement): string {
  return `            ${field.replaceAll('_', ' ')}: ${said.map(({ source, text }) => `${source} says ${text}`).join(', ')}`;
}

function describeTest({ latest, change, before }: SelfTestVerdict): string[] {
  const speed = latest.tokensPerSecond === null ? '' : `, ${latest.tokensPerSecond.toFixed(0)} tokens/s`;
  const changes = {
    none: '',
    broken: ' It worked before.',
    slower: ` It was ${before?.tokensPerSecond?.toFixed(0)} tokens/s before.`,
    mended: ' It works again.',
  };
  const computing = latest.operationsPerSecond === null ? '' : `, ${operations(latest.operationsPerSecond)}`;
  return [
    `Self-test   ${latest.backend}: ${latest.state}${speed}${computing}.${latest.error === null ? '' : ` ${latest.error}`}${changes[change]}`,
    ...latest.answers
      .filter(({ isRight }) => !isRight)
      .map(
        ({ question, expected, given }) =>
          `            “${question}” should have ${expected} and was “${given.slice(0, 80)}”`,
      ),
  ];
}

function operations(perSecond: number): string {
  return `${Math.round(perSecond / 1e9)} billion operations a second`;
}

function size(bytes: number | null): string {
  return bytes === null ? unknown : formatBytes(bytes);
}
