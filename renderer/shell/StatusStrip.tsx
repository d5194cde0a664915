import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useConnection } from '../connection/connection.ts';
import { formatBytes, formatPercent, formatSpeed } from '../i18n/format.ts';
import { useAnswers } from '../state/answers.ts';
import { useGlance } from '../state/computer.ts';
import { useEngine, useModels, useServer } from '../state/queries.ts';
import { classNames } from '../ui/class-names.ts';

/** What runs now, in one line. */
export function StatusStrip() {
  const { t } = useTranslation();
  return (
    <footer
      aria-label={t('strip.label')}
      className="numbers flex h-(--strip-height) shrink-0 items-center gap-4 border-t border-border bg-sunken px-3 text-caption text-muted max-column:hidden"
    >
      <ModelState />
      <div className="flex-1" />
      <Now />
      <ServerState />
    </footer>
  );
}

function Dot({ isOn }: { isOn: boolean }) {
  return (
    <span
      aria-hidden
      className={classNames('size-1.5 shrink-0 rounded-full', isOn ? 'bg-good' : 'border border-border-strong')}
    />
  );
}

function ModelState() {
  const { t } = useTranslation();
  const models = useModels().data ?? [];
  const inEngine = useEngine().data?.models ?? [];
  const isLost = useConnection(({ state }) => state === 'lost');
  const shown = inEngine.filter(({ state }) => state === 'ready' || state === 'loading');
  if (isLost || shown.length === 0) {
    return (
      <span className="flex items-center gap-2">
        <Dot isOn={false} />
        {isLost ? t('strip.notConnected') : t('strip.noModel')}
      </span>
    );
  }
  return shown.map(({ modelId, state, progress, memoryBytes }) => {
    const name = models.find((model) => model.id === modelId)?.name ?? modelId;
    return (
      <span key={modelId} className="flex min-w-0 items-center gap-2">
        <Dot isOn={state === 'ready'} />
        <span className="truncate">
          {state === 'ready' ? name : t('strip.loading', { name, percent: formatPercent(progress) })}
        </span>
        {memoryBytes === null ? null : <span className="shrink-0 text-faint">{formatBytes(memoryBytes)}</span>}
      </span>
    );
  });
}

/** Speed, queue and memory, of everybody who asks this computer; leads to the plots. */
function Now() {
  const { t } = useTranslation();
  const sample = useGlance();
  const inEngine = useEngine().data?.models ?? [];
  const isOpen = useConnection(({ state }) => state === 'open');
  // An answer in this window tells its speed more often than the glance does.
  const own = useAnswers((answers) => Object.values(answers).at(-1)?.tokensPerSecond ?? null);
  if (!isOpen) return null;
  const speed = own ?? (sample === null || sample.tokensPerSecond === 0 ? null : sample.tokensPerSecond);
  const waiting = inEngine.reduce(
    (sum, { activeRequests, settings }) => sum + Math.max(0, activeRequests - settings.slots),
    0,
  );
  if (speed === null && waiting === 0 && sample === null) return null;
  return (
    <Link
      href="/computer/live"
      title={t('strip.live')}
      className="flex shrink-0 items-center gap-4 rounded-[3px] hover:text-text"
    >
      <span className="sr-only">{t('strip.live')}</span>
      {speed === null ? null : <span>{t('strip.speed', { value: formatSpeed(speed) })}</span>}
      {waiting === 0 ? null : <span>{t('strip.waiting', { count: waiting })}</span>}
      {sample === null ? null : (
        <span className="flex items-center gap-2">
          <span aria-hidden className="h-1 w-10 overflow-hidden rounded-full bg-selected">
            <span
              className="block h-full bg-border-strong"
              style={{ width: `${(sample.ramUsedBytes / sample.ramTotalBytes) * 100}%` }}
            />
          </span>
          {t('strip.memory', {
            used: formatBytes(sample.ramUsedBytes),
            total: formatBytes(sample.ramTotalBytes),
          })}
        </span>
      )}
    </Link>
  );
}

function ServerState() {
  const { t } = useTranslation();
  const server = useServer().data;
  if (server === undefined) return null;
  const address = server.baseUrl?.replace(/^https?:\/\//, '').replace(/\/v1\/?$/, '');
  return (
    <Link href="/server" className="flex shrink-0 items-center gap-2 rounded-[3px] hover:text-text">
      <Dot isOn={server.isRunning} />
      {server.isRunning && address !== undefined ? t('strip.server', { address }) : t('strip.serverOff')}
    </Link>
  );
}
