import { useQuery } from '@tanstack/react-query';
import type { ErrorInfo } from '../../contract/errors.ts';
import type { BuiltinTool, ProposedServer, ServerEntry, ToolInfo, ToolRule } from '../../contract/tools.ts';
import { client } from '../connection/client.ts';
import { toErrorInfo } from '../connection/errors.ts';
import { t } from '../i18n/index.ts';
import { changeSettings, pickFolder } from './models.ts';
import { attempt, toastUndo } from './notices.ts';
import { api, queryClient } from './queries.ts';

const logRefreshMs = 1000;

/** Paddock's own tools and the servers of `mcp.json`, with what they offer now. */
export function useTools() {
  return useQuery(api.tools.list.queryOptions());
}

export function useToolRules() {
  return useQuery(api.tools.rules.queryOptions());
}

export function useToolConfig() {
  return useQuery(api.tools.config.queryOptions());
}

/** The last lines of a server's log, as long as they are looked at. */
export function useServerLog(name: string) {
  return useQuery(api.tools.logs.queryOptions({ input: { name }, refetchInterval: logRefreshMs, staleTime: 0 }));
}

/** What is wrong with a text that is being edited. */
export function useConfigCheck(text: string) {
  return useQuery(api.tools.checkConfig.queryOptions({ input: { text }, gcTime: 0 }));
}

export const setServerOn = (name: string, isOn: boolean) => attempt(() => client.tools.setServerOn({ name, isOn }));
export const restartServer = (name: string) => attempt(() => client.tools.restart({ name }));
export const stopServer = (name: string) => attempt(() => client.tools.stop({ name }));
export const signOutOf = (name: string) => attempt(() => client.tools.signOut({ name }));

/** The page opens in the system's browser; where the host has none, in a tab of this one. */
export async function signInTo(name: string): Promise<void> {
  const begun = await attempt(() => client.tools.signIn({ name }));
  if (typeof begun?.url === 'string') window.open(begun.url, '_blank', 'noopener');
}

export const readServer = (name: string) => attempt(() => client.tools.server({ name }));

/** Keeps what a form says. What is wrong is the answer, for the form. */
export async function putServer(name: string, entry: ServerEntry, replaces: string | null): Promise<ErrorInfo | null> {
  return failureOf(() => client.tools.putServer({ name, entry, replaces }));
}

export async function saveConfig(text: string, before: string): Promise<ErrorInfo | null> {
  return failureOf(() => client.tools.saveConfig({ text, before }));
}

export async function removeServer(name: string): Promise<void> {
  const removed = await attempt(() => client.tools.removeServer({ name }));
  if (removed === undefined) return;
  toastUndo(t('tools.removed', { name }), () => {
    void attempt(() => client.tools.putServer({ name, entry: removed.entry, replaces: null }));
  });
}

/** What a link or a copied configuration proposes, or why it proposes nothing. */
export async function readProposal(text: string): Promise<ProposedServer[] | ErrorInfo> {
  try {
    return (await client.tools.readProposal({ text })).servers;
  } catch (error) {
    return toErrorInfo(error);
  }
}

export const setPermission = (server: string, tool: string, permission: ToolInfo['permission']) =>
  attempt(() => client.tools.setPermission({ server, tool, permission }));
export const acceptChange = (server: string, tool: string) =>
  attempt(() => client.tools.acceptChange({ server, tool }));
export const removeRule = ({ id }: ToolRule) => attempt(() => client.tools.removeRule({ id }));

export async function setBuiltinTool(tool: BuiltinTool, isOn: boolean): Promise<void> {
  const { builtinTools } = await queryClient.query(api.settings.get.queryOptions());
  const others = builtinTools.filter((one) => one !== tool);
  await changeSettings({ builtinTools: isOn ? [...others, tool] : others });
}

export function addToolFolder(): void {
  void pickFolder(async (path) => {
    const { toolFolders } = await queryClient.query(api.settings.get.queryOptions());
    if (!toolFolders.includes(path)) await changeSettings({ toolFolders: [...toolFolders, path] });
    return true;
  });
}

async function failureOf(work: () => Promise<unknown>): Promise<ErrorInfo | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return toErrorInfo(error);
  }
}
