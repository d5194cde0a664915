import { createHash } from 'node:crypto';

/** What every dialect and template takes as the name of a function. */
const longest = 64;
const hashLength = 8;

/**
 * Names for tools that models can be offered, each once: their own where it is valid and nobody else's, else one with
 * the server in it. A name leads back to its tool by its server alone, also when other servers have come or gone.
 */
export function nameTools<Tool extends { server: string; name: string }>(tools: readonly Tool[]): Map<string, Tool> {
  const counts = new Map<string, number>();
  for (const { name } of tools) counts.set(name, (counts.get(name) ?? 0) + 1);
  const named = new Map<string, Tool>();
  for (const tool of tools) {
    const { server, name } = tool;
    const offered = isValid(name) && counts.get(name) === 1 ? name : hashedName(server, name);
    // Nobody gets another's name by calling a tool like it.
    if (!named.has(offered)) named.set(offered, tool);
  }
  return named;
}

/** Whether a tool of this server may have been offered under a name. */
export function isNameOf(offered: string, server: string, name: string): boolean {
  return (offered === name && isValid(name)) || offered === hashedName(server, name);
}

function hashedName(server: string, name: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([server, name]))
    .digest('hex')
    .slice(0, hashLength);
  return `${`${server}_${name}`.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, longest - hashLength - 1)}_${hash}`;
}

function isValid(name: string): boolean {
  return /^[a-zA-Z0-9_-]{1,64}$/.test(name);
}
