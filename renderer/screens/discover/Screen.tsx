import { useTranslation } from 'react-i18next';
import { tightWindow } from '../../state/narrow.ts';
import { classNames } from '../../ui/class-names.ts';
import { useMedia } from '../../ui/use-media.ts';
import { ModelFinder } from './list/ModelFinder.tsx';
import { ModelPage } from './page/ModelPage.tsx';

/**
 * The models that can be downloaded. With a model's page open they stand at its left; where there is no room for both,
 * the page takes their place.
 */
export default function DiscoverScreen({ repo }: { repo: string | null }) {
  const { t } = useTranslation();
  const isTight = useMedia(tightWindow);
  const isBeside = repo !== null && !isTight;

  return (
    <div className="flex h-full">
      <section
        aria-label={t('discover.models')}
        className={classNames(
          'flex min-h-0 flex-col',
          repo === null && 'min-w-0 flex-1',
          repo !== null && (isTight ? 'hidden' : 'w-95 shrink-0 border-e border-border bg-sunken'),
        )}
      >
        <ModelFinder shownRepo={repo} isBeside={isBeside} />
      </section>
      {repo === null ? null : <ModelPage key={repo} repo={repo} hasBack={isTight} />}
    </div>
  );
}
