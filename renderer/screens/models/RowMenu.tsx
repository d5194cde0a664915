import {
  ArrowUpFromLine,
  Copy,
  Ellipsis,
  FolderSearch,
  Info,
  ListX,
  MessageSquare,
  Play,
  RefreshCw,
  ShieldCheck,
  SlidersHorizontal,
  Tag,
  Trash2,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { LoadedModel } from '../../../contract/engine.ts';
import type { Model } from '../../../contract/models.ts';
import { formatBytes } from '../../i18n/format.ts';
import { may } from '../../state/access.ts';
import { checkRevision, trashModel, verifyModel } from '../../state/library.ts';
import { openModelSettings } from '../../state/model-settings.ts';
import {
  ejectModel,
  forgetModel,
  revealModel,
  selectAndLoad,
  startChatWith,
  useIsBlocked,
} from '../../state/models.ts';
import { showModelDetails } from '../../state/ui.ts';
import { copyText } from '../../ui/clipboard.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';

export type RowMenuProps = { model: Model; loaded: LoadedModel | undefined; canReveal: boolean };

/** Everything that can be done with a model. What can't be done with this one is not there. */
export function RowMenu(props: RowMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={t('models.options', { name: props.model.name })} />}
      entries={useEntries(props)}
    />
  );
}

function useEntries({ model, loaded, canReveal }: RowMenuProps): MenuEntry[] {
  const { t } = useTranslation();
  const isKeptOut = useIsBlocked(model);
  const { id, path, source, available, repo } = model;
  const isInMemory = loaded?.state === 'ready' || loaded?.state === 'loading';
  const canLoad = available && !isKeptOut;
  const entry = (entryId: string, label: string, icon: MenuEntry['icon'], run: () => void): MenuEntry => ({
    id: entryId,
    label,
    icon,
    run,
  });
  const copy = (text: string) => void copyText(text);

  const use = canLoad
    ? [
        entry('chat', t('models.chat'), MessageSquare, () => void startChatWith(id)),
        isInMemory
          ? entry('eject', t('models.eject'), ArrowUpFromLine, () => void ejectModel(id))
          : entry('load', t('models.load'), Play, () => void selectAndLoad(model)),
        entry('settings', t('models.settings'), SlidersHorizontal, () => openModelSettings(id, 'load')),
      ]
    : [];
  const look = [
    { ...entry('details', t('models.details'), Info, () => showModelDetails(id)), startsGroup: true },
    ...(canReveal && available ? [entry('reveal', t('models.reveal'), FolderSearch, () => void revealModel(id))] : []),
    ...(may('models.browse') ? [entry('path', t('models.copyPath'), Copy, () => copy(path))] : []),
    entry('id', t('models.copyId'), Tag, () => copy(id)),
  ];
  const check = available
    ? [
        ...(may('library.verify')
          ? [{ ...entry('verify', t('models.verify'), ShieldCheck, () => void verifyModel(id)), startsGroup: true }]
          : []),
        ...(repo !== null && source === 'library'
          ? [entry('revision', t('models.checkRevision'), RefreshCw, () => void checkRevision(model, openPage))]
          : []),
      ]
    : [];
  const forget = entry('forget', t('models.forget'), ListX, () => void forgetModel(model));
  const trash = entry('trash', t('models.trash', { size: formatBytes(model.sizeBytes) }), Trash2, () => {
    void trashModel(model);
  });
  const isOwn = source === 'library' || source === 'opened';
  const away = [
    ...(source === 'builtin' || !may('models.forget') ? [] : [forget]),
    ...(isOwn && available && may('library.trash') ? [trash] : []),
  ].map((one, index) => ({ ...one, isDestructive: true, startsGroup: index === 0 }));

  return [...use, ...look, ...check, ...away];
}

function openPage(repo: string): void {
  navigate(`/discover/${repo}`);
}
