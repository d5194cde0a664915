import { implement } from '@orpc/server';
import { tools as contract } from '../../contract/tools.ts';
import type { Tools } from './tools.ts';

/** The procedures of the contract about tools, answered by the service. */
export function toolProcedures(tools: Tools) {
  const os = implement(contract);
  return {
    list: os.list.handler(() => tools.list()),
    config: os.config.handler(() => tools.config()),
    checkConfig: os.checkConfig.handler(({ input }) => ({ problem: tools.checkConfig(input.text) })),
    saveConfig: os.saveConfig.handler(({ input }) => {
      tools.saveConfig(input.text, input.before);
      return {};
    }),
    server: os.server.handler(({ input }) => ({ entry: tools.server(input.name) })),
    putServer: os.putServer.handler(({ input }) => {
      tools.putServer(input.name, input.entry, input.replaces);
      return {};
    }),
    removeServer: os.removeServer.handler(({ input }) => ({ entry: tools.removeServer(input.name) })),
    setServerOn: os.setServerOn.handler(({ input }) => {
      tools.setServerOn(input.name, input.isOn);
      return {};
    }),
    restart: os.restart.handler(async ({ input }) => {
      await tools.restart(input.name);
      return {};
    }),
    stop: os.stop.handler(async ({ input }) => {
      await tools.stop(input.name);
      return {};
    }),
    logs: os.logs.handler(({ input }) => tools.logs(input.name)),
    signIn: os.signIn.handler(({ input }) => tools.signIn(input.name)),
    signOut: os.signOut.handler(async ({ input }) => {
      await tools.signOut(input.name);
      return {};
    }),
    rules: os.rules.handler(() => tools.rules()),
    setPermission: os.setPermission.handler(({ input }) => {
      tools.setPermission(input.server, input.tool, input.permission);
      return {};
    }),
    removeRule: os.removeRule.handler(({ input }) => {
      tools.removeRule(input.id);
      return {};
    }),
    acceptChange: os.acceptChange.handler(({ input }) => {
      tools.acceptChange(input.server, input.tool);
      return {};
    }),
    readProposal: os.readProposal.handler(({ input }) => ({ servers: tools.readProposal(input.text) })),
  };
}
