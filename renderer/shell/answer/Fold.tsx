import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFold } from '../../state/folds.ts';

export type FoldProps = {
  /** By which is remembered whether it is open. */
  id: string;
  isOpenAtFirst?: boolean;
  testId: string;
  /** What stands on the line. */
  line: ReactNode;
  children: ReactNode;
};

/** One line of an answer that opens. */
export function Fold({ id, isOpenAtFirst = false, testId, line, children }: FoldProps) {
  const [isOpen, setIsOpen] = useFold(id, isOpenAtFirst);
  return (
    <Collapsible.Root className="mb-2" data-testid={testId} open={isOpen} onOpenChange={setIsOpen}>
      <Collapsible.Trigger className="group/trigger -ms-1 flex min-h-7 max-w-full items-center gap-1 rounded-control pe-2 ps-1 text-start text-interface text-muted transition-colors hover:bg-hover hover:text-text max-column:min-h-9">
        <ChevronRight
          size={14}
          strokeWidth={1.75}
          aria-hidden
          className="shrink-0 transition-transform group-data-panel-open/trigger:rotate-90 rtl:-scale-x-100 rtl:group-data-panel-open/trigger:-rotate-90"
        />
        {line}
      </Collapsible.Trigger>
      <Collapsible.Panel>{children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}
