import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../../actions/action.ts';
import { allActions } from '../../../actions/index.ts';
import { groupActions } from '../../../actions/groups.ts';
import { changeSettings } from '../../../state/models.ts';
import { toastUndo } from '../../../state/notices.ts';
import { useSettings } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { Keys } from '../../../ui/keys.tsx';
import { Page, Row, Section } from '../../../ui/page.tsx';
import { KeyRow } from './KeyRow.tsx';

/** Every action with its keys, to be changed. */
export default function KeysPage() {
  const { t } = useTranslation();
  const bindings = useSettings().data?.keyBindings ?? {};
  const [search, setSearch] = useState('');
  const isFound = (action: Action) => t(action.labelKey).toLowerCase().includes(search.trim().toLowerCase());
  const groups = groupActions(allActions.filter(isFound));
  const resetAll = () => {
    void changeSettings({ keyBindings: {} });
    toastUndo(t('keys.wasReset'), () => void changeSettings({ keyBindings: bindings }));
  };
  return (
    <Page
      title={t('keys.title')}
      text={t('keys.text')}
      actions={
        <Button disabled={Object.keys(bindings).length === 0} onClick={resetAll}>
          {t('keys.resetAll')}
        </Button>
      }
    >
      <div className="relative mt-5">
        <Search
          size={15}
          strokeWidth={1.75}
          className="pointer-events-none absolute top-2.25 start-2.5 text-faint max-column:top-3.5"
          aria-hidden
        />
        <TextInput
          type="search"
          aria-label={t('keys.search')}
          placeholder={t('keys.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="w-full ps-8"
        />
      </div>
      {groups.length === 0 ? <p className="mt-8 text-center text-muted">{t('keys.noMatch')}</p> : null}
      {groups.map(({ group, actions }) => (
        <Section key={group} title={t(`keys.group.${group}`)}>
          {actions.map((action) => (
            <KeyRow key={action.id} action={action} bindings={bindings} />
          ))}
        </Section>
      ))}
      {search === '' ? (
        <Section title={t('keys.fixed')}>
          <Row label={t('keys.send')}>
            <Keys keys="⏎" />
          </Row>
          <Row label={t('keys.newline')}>
            <Keys keys="Shift ⏎" />
          </Row>
        </Section>
      ) : null}
    </Page>
  );
}
