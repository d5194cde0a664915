import { Download, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UpdateState, UpdateStatus } from '../../../../contract/updates.ts';
import { formatBytes, formatDateTime } from '../../../i18n/format.ts';
import { cancelUpdate, checkForUpdates, fetchUpdate, installUpdate } from '../../../state/updates.ts';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/page.tsx';
import { ThinBar } from '../../../ui/progress.tsx';

/** The version that runs, what is known of a newer one, and the next step. */
export function UpdateRow({ status }: { status: UpdateStatus }) {
  const { t } = useTranslation();
  const { version, way, state } = status;
  return (
    <div aria-live="polite">
      <Row
        label={<span className="selectable">{t('updates.running', { version })}</span>}
        text={way === 'self' ? <StateText state={state} /> : t(`updates.way.${way}`)}
      >
        {way === 'self' ? <Steps state={state} /> : null}
      </Row>
      {state.kind === 'downloading' ? <Bar state={state} /> : null}
    </div>
  );
}

function StateText({ state }: { state: UpdateState }): ReactNode {
  const { t } = useTranslation();
  switch (state.kind) {
    case 'idle':
      return state.checkedAt === null
        ? t('updates.notChecked')
        : t('updates.current', { time: formatDateTime(state.checkedAt) });
    case 'checking':
      return t('updates.checking');
    case 'available':
      return t('updates.available', { version: state.offer.version });
    case 'downloading':
      return t('updates.downloading', {
        version: state.offer.version,
        done: formatBytes(state.receivedBytes),
        total: state.totalBytes === null ? '?' : formatBytes(state.totalBytes),
      });
    case 'ready':
      return t('updates.ready', { version: state.offer.version });
    case 'waiting':
      return (
        <>
          {t(`updates.waiting.${state.next}`)}
          <ul className="mt-1 list-disc ps-5">
            {state.obstacles.map(({ kind, name }) => (
              <li key={`${kind} ${name}`}>{t(`updates.obstacle.${kind}`, { name })}</li>
            ))}
          </ul>
        </>
      );
    case 'installing':
      return t('updates.installing', { version: state.version });
    case 'failed':
      return (
        <span className="selectable text-bad">
          {state.error.message} {state.error.remedy}
        </span>
      );
    default:
      return state satisfies never;
  }
}

function Steps({ state }: { state: UpdateState }) {
  const { t } = useTranslation();
  switch (state.kind) {
    case 'idle':
    case 'checking':
      return (
        <Button icon={RefreshCw} disabled={state.kind === 'checking'} onClick={() => void checkForUpdates()}>
          {t('updates.check')}
        </Button>
      );
    case 'available':
      return (
        <Button look="primary" icon={Download} onClick={() => void fetchUpdate()}>
          {state.offer.sizeBytes === null
            ? t('updates.fetch')
            : t('updates.fetchSize', { size: formatBytes(state.offer.sizeBytes) })}
        </Button>
      );
    case 'downloading':
      return <Button onClick={() => void cancelUpdate()}>{t('common.cancel')}</Button>;
    case 'waiting':
      return <Button onClick={() => void cancelUpdate()}>{t('updates.later')}</Button>;
    case 'ready':
      return (
        <Button look="primary" onClick={() => void installUpdate()}>
          {t('updates.install')}
        </Button>
      );
    case 'failed':
      return (
        <Button icon={RefreshCw} onClick={() => void (state.offer === null ? checkForUpdates() : fetchUpdate())}>
          {t('updates.again')}
        </Button>
      );
    case 'installing':
      return null;
    default:
      return state satisfies never;
  }
}

function Bar({ state: { receivedBytes, totalBytes } }: { state: Extract<UpdateState, { kind: 'downloading' }> }) {
  const { t } = useTranslation();
  const share = totalBytes === null || totalBytes === 0 ? 0 : Math.min(1, receivedBytes / totalBytes);
  return (
    <div className="px-4 pb-3">
      <ThinBar label={t('updates.progress')} share={share} isBreathing={totalBytes === null} />
    </div>
  );
}
