import type { ToolServer } from '../../../../contract/tools.ts';

/** Whether a chat may use a tool, by its wishes. */
export function isWished(wishes: readonly string[], server: string, tool: string): boolean {
  return wishes.includes(`${server}/*`) || wishes.includes(`${server}/${tool}`);
}

/** Whether a chat uses all, some or none of a server's tools. */
export function shareOf(wishes: readonly string[], { name, tools }: ToolServer): 'all' | 'some' | 'none' {
  if (wishes.includes(`${name}/*`)) return 'all';
  const chosen = wishes.filter((wish) => wish.startsWith(`${name}/`));
  if (chosen.length === 0) return 'none';
  return tools.length > 0 && tools.every((tool) => isWished(wishes, name, tool.name)) ? 'all' : 'some';
}

/** All tools of a server, also those that it has later, or none. */
export function withServer(wishes: readonly string[], server: string, isOn: boolean): string[] {
  const others = wishes.filter((wish) => !wish.startsWith(`${server}/`));
  return isOn ? [...others, `${server}/*`] : others;
}

/** One tool more or less. Taking one from all leaves those that the server has now. */
export function withTool(
  wishes: readonly string[],
  { name, tools }: ToolServer,
  tool: string,
  isOn: boolean,
): string[] {
  const others = wishes.filter((wish) => !wish.startsWith(`${name}/`));
  const chosen = tools.filter((one) => (one.name === tool ? isOn : isWished(wishes, name, one.name)));
  return [...others, ...chosen.map((one) => `${name}/${one.name}`)];
}
