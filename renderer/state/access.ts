import type { ErrorInfo } from '../../contract/errors.ts';
import { ruleFor } from '../../contract/remote-access.ts';
import type { ProcedureName } from '../../contract/remote-access.ts';
import { isRemote } from '../connection/session.ts';
import { t } from '../i18n/index.ts';

/** Whether this window may ask for it at all. The core decides; this is for what is better not shown. */
export function may(procedure: ProcedureName): boolean {
  return !isRemote() || ruleFor(procedure.split('.')) !== 'closed';
}

/** For what the procedure alone does not say: it may be asked for less from elsewhere. */
export function isAtTheComputer(): boolean {
  return !isRemote();
}

/** Said where something was begun that only the computer itself can do. */
export function onlyAtTheComputer(): ErrorInfo {
  return { code: 'unsupported', message: t('remote.refused'), remedy: t('remote.refusedRemedy') };
}
