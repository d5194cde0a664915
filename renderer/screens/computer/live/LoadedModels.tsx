import { useTranslation } from 'react-i18next';
import type { LoadedModel } from '../../../../contract/engine.ts';
import { formatBytes, formatCount, formatPercent } from '../../../i18n/format.ts';
import { ejectModel } from '../../../state/models.ts';
import { useEngine, useModels } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { ThinBar } from '../../../ui/progress.tsx';
import { Facts } from '../Facts.tsx';

/** The models that are in memory, each with the way out. */
export function LoadedModels() {
  const { t } = useTranslation();
  const loaded = (useEngine().data?.models ?? []).filter(({ state }) => state === 'ready' || state === 'loading');
  return (
    <Section title={t('computer.live.inMemory')}>
      {loaded.length === 0 ? (
        <p className="px-4 py-4 text-muted">{t('computer.live.nothing')}</p>
      ) : (
        loaded.map((model) => <Model key={model.modelId} model={model} />)
      )}
    </Section>
  );
}

function Model({ model }: { model: LoadedModel }) {
  const { t } = useTranslation();
  const { modelId, state, progress, memoryBytes, activeRequests, contextLength, settings } = model;
  const name = useModels().data?.find(({ id }) => id === modelId)?.name ?? modelId;
  const waiting = Math.max(0, activeRequests - settings.slots);
  return (
    <Row
      label={<MiddleEllipsis text={name} />}
      text={
        state === 'loading' ? (
          <span className="mt-1 flex max-w-80 items-center gap-3">
            <ThinBar label={t('strip.loading', { name, percent: formatPercent(progress) })} share={progress} />
            <span className="numbers shrink-0">{formatPercent(progress)}</span>
          </span>
        ) : (
          <Facts
            facts={[
              memoryBytes === null ? null : formatBytes(memoryBytes),
              contextLength === null ? null : t('computer.live.context', { value: formatCount(contextLength) }),
              activeRequests === 0
                ? t('computer.live.idle')
                : t('computer.live.answering', { count: activeRequests - waiting }),
              waiting === 0 ? null : t('computer.live.waiting', { count: waiting }),
            ]}
          />
        )
      }
    >
      <Button isSmall aria-label={t('computer.live.unloadModel', { name })} onClick={() => void ejectModel(modelId)}>
        {t('computer.live.unload')}
      </Button>
    </Row>
  );
}
