import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../contract/index.ts';
import { link } from './connection.ts';

/** Everything that can be asked of the core, typed by the contract, over whichever wire there is. */
export const client: ContractRouterClient<typeof contract> = createORPCClient(link);
