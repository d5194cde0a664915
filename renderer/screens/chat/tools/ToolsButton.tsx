import { Settings2, Wrench } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { toErrorInfo } from '../../../connection/errors.ts';
import { formatCount } from '../../../i18n/format.ts';
import { useChatSettings } from '../../../state/chat-settings.ts';
import { useTools } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ServerChoice } from './ServerChoice.tsx';

/** Which tools a model may call in this chat; `null` is the chat that does not exist yet. */
export function ToolsButton({ chatId }: { chatId: string | null }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const count = useChatSettings(chatId)?.tools.length ?? 0;
  const label = count === 0 ? t('tools.choose') : t('tools.chosen', { count, value: formatCount(count) });
  return (
    <Popover
      label={t('tools.choose')}
      align="start"
      width="narrow"
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={<IconButton icon={Wrench} label={label} className={count === 0 ? '' : 'text-accent!'} />}
    >
      <Choice chatId={chatId} onLeave={() => setIsOpen(false)} />
    </Popover>
  );
}

function Choice({ chatId, onLeave }: { chatId: string | null; onLeave(): void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { data, error } = useTools();
  const servers = data?.servers.filter(({ state }) => state !== 'off');
  return (
    <>
      <div className="min-h-0 overflow-y-auto p-4 pb-2">
        <p className="font-medium">{t('tools.choose')}</p>
        <p className="text-pretty text-muted">{t('tools.chooseText')}</p>
        {error === null ? null : <p className="py-2 text-bad">{toErrorInfo(error).message}</p>}
        {servers === undefined && error === null ? <Skeleton className="my-3 h-8" /> : null}
        {servers?.length === 0 ? <p className="py-3 text-pretty">{t('tools.nothingOn')}</p> : null}
        {servers?.map((server) => (
          <ServerChoice key={server.name} chatId={chatId} server={server} />
        ))}
      </div>
      <div className="border-t border-border p-2">
        <Button
          look="quiet"
          icon={Settings2}
          onClick={() => {
            onLeave();
            navigate('/settings/tools');
          }}
        >
          {t('tools.manage')}
        </Button>
      </div>
    </>
  );
}
