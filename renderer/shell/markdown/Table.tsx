import { FileSpreadsheet, FileText, MoreHorizontal } from 'lucide-react';
import { use, useEffect, useRef } from 'react';
import type { ComponentProps, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { extractTableDataFromElement, tableDataToCSV, tableDataToMarkdown } from 'streamdown';
import type { TableData } from 'streamdown';
import { copyText } from '../../ui/clipboard.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Text } from './context.ts';

/** A table that scrolls by itself under its header, and can be taken along. */
export function Table({ children }: ComponentProps<'table'>) {
  const { t } = useTranslation();
  const { isLive } = use(Text);
  const table = useFollowRows(isLive);

  const copy = (write: (data: TableData) => string) => {
    if (table.current !== null) void copyText(write(extractTableDataFromElement(table.current)));
  };
  return (
    <figure className="table-frame group/table">
      {/* Wide tables scroll with the arrow keys too: Chromium lets what scrolls take the focus. */}
      <section className="table-scroll" aria-label={t('chat.tableLabel')}>
        <table ref={table}>{children}</table>
      </section>
      <figcaption className="table-menu">
        <Menu
          trigger={<IconButton icon={MoreHorizontal} label={t('markdown.tableMenu')} side="inline-start" />}
          entries={[
            {
              id: 'csv',
              label: t('markdown.copyCsv'),
              icon: FileSpreadsheet,
              run: () => copy((data) => tableDataToCSV(data)),
            },
            { id: 'markdown', label: t('markdown.copyMarkdown'), icon: FileText, run: () => copy(tableDataToMarkdown) },
          ]}
        />
      </figcaption>
    </figure>
  );
}

/** While rows are written, the last one stays in sight, unless the person has scrolled up to an earlier one. */
function useFollowRows(isLive: boolean): RefObject<HTMLTableElement | null> {
  const table = useRef<HTMLTableElement>(null);
  const lastHeight = useRef(0);
  useEffect(() => {
    const scroller = table.current?.parentElement;
    if (!isLive || scroller === null || scroller === undefined) return;
    const height = scroller.scrollHeight;
    const wasAtEnd = scroller.scrollTop + scroller.clientHeight >= lastHeight.current - 4;
    if (wasAtEnd && height > scroller.clientHeight) scroller.scrollTo({ top: height });
    lastHeight.current = height;
  });
  return table;
}
