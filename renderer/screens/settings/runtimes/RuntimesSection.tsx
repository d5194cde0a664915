import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RuntimePack } from '../../../../contract/runtimes.ts';
import { formatBytes } from '../../../i18n/format.ts';
import { cancelRuntime, installRuntime, removeRuntime, useRuntimes } from '../../../state/runtimes.ts';
import { Button } from '../../../ui/button.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { ThinBar } from '../../../ui/progress.tsx';

/** What lets the engine use a graphics card, fetched where it is wanted. Not shown where nothing is missing. */
export function RuntimesSection() {
  const { t } = useTranslation();
  const runtimes = useRuntimes();
  if (runtimes === undefined || runtimes.supply === 'included') return null;
  return (
    <Section title={t('runtimes.title')} text={t('runtimes.text')}>
      {runtimes.supply === 'unpublished' ? <Row label={t('runtimes.none')} text={t('runtimes.noneText')} /> : null}
      {runtimes.packs.map((pack) => (
        <PackRow key={pack.id} pack={pack} />
      ))}
    </Section>
  );
}

function PackRow({ pack }: { pack: RuntimePack }) {
  const { t } = useTranslation();
  const { backend, sizeBytes, doneBytes, state, error } = pack;
  const name = t(`runtimes.name.${backend}`);
  return (
    <div>
      <Row
        label={name}
        text={
          error === null ? (
            t(`runtimes.for.${backend}`)
          ) : (
            <span className="selectable text-bad">
              {error.message} {error.remedy}
            </span>
          )
        }
      >
        <Step pack={pack} name={name} />
      </Row>
      {state === 'installing' ? (
        <div className="px-4 pb-3">
          <ThinBar
            label={t('runtimes.progress', { name })}
            share={sizeBytes === 0 ? 0 : Math.min(1, doneBytes / sizeBytes)}
            isBreathing={doneBytes >= sizeBytes}
          />
        </div>
      ) : null}
    </div>
  );
}

function Step({ pack: { id, state, sizeBytes }, name }: { pack: RuntimePack; name: string }) {
  const { t } = useTranslation();
  switch (state) {
    case 'absent':
      return (
        <Button icon={Download} aria-label={t('runtimes.installOf', { name })} onClick={() => void installRuntime(id)}>
          {t('runtimes.install', { size: formatBytes(sizeBytes) })}
        </Button>
      );
    case 'installing':
      return <Button onClick={() => void cancelRuntime(id)}>{t('common.cancel')}</Button>;
    case 'installed':
      return (
        <Button aria-label={t('runtimes.removeOf', { name })} onClick={() => void removeRuntime(id)}>
          {t('runtimes.remove')}
        </Button>
      );
    default:
      return state satisfies never;
  }
}
