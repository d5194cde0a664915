import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { describeValue, filterMetadata } from './metadata.ts';
import type { Metadata as Entries } from './metadata.ts';

const longText = 240;

/** The header of the file as it is, name by name. */
export function Metadata({ metadata }: { metadata: Entries }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const shown = useMemo(() => filterMetadata(metadata, search), [metadata, search]);
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 border-b border-border px-4 py-2.5">
        <TextInput
          type="search"
          aria-label={t('details.searchMetadata')}
          placeholder={t('details.searchMetadata')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="w-80 max-w-full [&::-webkit-search-cancel-button]:hidden"
        />
        <output className="numbers text-caption text-muted">{t('details.entries', { count: shown.length })}</output>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <ul className="divide-y divide-border">
          {shown.map((entry) => (
            <li key={entry.key} className="[content-visibility:auto] [contain-intrinsic-height:auto_37px]">
              <Entry entry={entry} />
            </li>
          ))}
        </ul>
        {shown.length === 0 ? <p className="px-4 py-8 text-center text-muted">{t('details.noEntries')}</p> : null}
      </div>
    </>
  );
}

function Entry({ entry: { key, value } }: { entry: Entries[number] }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const text = describeValue(value);
  const isLong = text.length > longText;
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_28px] gap-x-4 px-4 py-1 text-caption max-column:grid-cols-[minmax(0,1fr)_28px]">
      <span className="selectable py-1 font-mono break-all text-muted">{key}</span>
      <span className="py-1 max-column:order-3 max-column:pt-0">
        <span className="selectable font-mono break-all whitespace-pre-wrap">
          {isLong && !isOpen ? `${text.slice(0, longText)}…` : text}
        </span>
        {isLong ? (
          <button
            type="button"
            aria-expanded={isOpen}
            className="ms-2 rounded-[3px] text-accent underline-offset-2 hover:underline"
            onClick={() => setIsOpen(!isOpen)}
          >
            {t(isOpen ? 'details.less' : 'details.more')}
          </button>
        ) : null}
      </span>
      <CopyButton
        text={text}
        label={t('details.copyValue', { key })}
        copiedLabel={t('common.copied')}
        side="inline-start"
        className="max-column:row-span-2"
      />
    </div>
  );
}
