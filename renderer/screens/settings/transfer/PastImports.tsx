import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../i18n/format.ts';
import { undoImport, usePastImports } from '../../../state/transfer.ts';
import { Button } from '../../../ui/button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { Row, Section } from '../../../ui/page.tsx';

/** What was brought, each to be taken back as a whole. */
export function PastImports() {
  const { t } = useTranslation();
  const imports = usePastImports().filter(({ chats }) => chats > 0);
  if (imports.length === 0) return null;
  return (
    <Section title={t('transfer.past')} text={t('transfer.pastText')}>
      {imports.map(({ id, name, at, chats, sources }) => (
        <Row
          key={id}
          label={<MiddleEllipsis text={name} />}
          text={[
            sources.map((source) => t(`transfer.source.${source}`)).join(', '),
            t('transfer.chats', { count: chats }),
            formatDate(at),
          ].join(' · ')}
        >
          <Button aria-label={t('transfer.undoOf', { name })} onClick={() => void undoImport(id, name)}>
            {t('transfer.undo')}
          </Button>
        </Row>
      ))}
    </Section>
  );
}
