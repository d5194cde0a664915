import { useTranslation } from 'react-i18next';
import type { ForeignStore } from '../../../../contract/library.ts';
import { formatBytes } from '../../../i18n/format.ts';
import { showStore, useStores } from '../../../state/library.ts';
import { Row, Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';

/** The models of other programs, used where they are. */
export function Stores() {
  const { t } = useTranslation();
  const { data: stores } = useStores();
  // Those that are here first.
  const sorted = stores?.toSorted((a, b) => Number(a.path === null) - Number(b.path === null));
  return (
    <Section title={t('library.stores')} text={t('library.storesText')}>
      {sorted === undefined ? <Skeleton className="m-4 h-8" /> : null}
      {sorted?.map((store) => (
        <StoreRow key={store.kind} store={store} />
      ))}
    </Section>
  );
}

function StoreRow({ store: { kind, path, modelCount, usedBytes, isShown } }: { store: ForeignStore }) {
  const { t } = useTranslation();
  const name = t(`library.store.${kind}`);
  if (path === null) {
    return (
      <Row label={<span className="text-muted">{name}</span>}>
        <span className="text-caption text-muted">{t('library.storeNone')}</span>
      </Row>
    );
  }
  return (
    <Row label={name} text={<span className="selectable font-mono text-caption break-all">{path}</span>}>
      <span className="numbers text-caption text-muted">
        {t('library.modelCount', { count: modelCount })}
        {'\u2002·\u2002'}
        {formatBytes(usedBytes)}
      </span>
      <Switch label={t('library.showStore', { name })} isOn={isShown} onChange={(isOn) => void showStore(kind, isOn)} />
    </Row>
  );
}
