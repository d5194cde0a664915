import { ArrowLeft, ArrowRight, Fence } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { endWelcome, hideWelcome } from '../../state/welcome.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ComputerStep } from './ComputerStep.tsx';
import { IntroStep } from './IntroStep.tsx';
import { ModelStep } from './ModelStep.tsx';
import { PlaceStep } from './PlaceStep.tsx';

const steps = [
  { id: 'intro', Step: IntroStep },
  { id: 'place', Step: PlaceStep },
  { id: 'computer', Step: ComputerStep },
  { id: 'model', Step: ModelStep },
] as const;

/** The introduction: four short steps that can be left at any time. Nothing of it fetches anything by itself. */
export default function WelcomeScreen() {
  const { t } = useTranslation();
  const [index, setIndex] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const { id, Step } = steps[index] ?? steps[0];
  const [location] = useLocation();
  const cameFrom = useRef(location);
  const isLast = index === steps.length - 1;

  // Who goes somewhere else, by a key or a link, is not kept from it.
  useEffect(() => {
    if (location !== cameFrom.current) hideWelcome();
  }, [location]);
  // Screen readers begin each step with its title.
  useEffect(() => heading.current?.focus(), [index]);

  return (
    <div className="fixed inset-0 z-10 flex flex-col bg-background">
      <header className="title-bar shrink-0">
        <div className="flex h-(--bar-height) items-center justify-between gap-4 px-4">
          <span className="flex items-center gap-2 font-semibold text-accent">
            <Fence size={20} strokeWidth={1.75} aria-hidden />
            Paddock
          </span>
          <Button look="quiet" onClick={() => void endWelcome()}>
            {t('welcome.skip')}
          </Button>
        </div>
      </header>
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex min-h-full w-full max-w-160 flex-col px-6 pt-[6vh] pb-6 max-column:px-4 max-column:pt-4">
          <Progress index={index} />
          <h1 ref={heading} tabIndex={-1} className="mt-5 text-page font-semibold tracking-tight outline-none">
            {t(`welcome.${id}.title`)}
          </h1>
          <p className="mt-1.5 text-reading text-pretty text-muted">{t(`welcome.${id}.text`)}</p>
          <div className="mt-6 flex-1 [&>section:first-child]:mt-0">
            <Step />
          </div>
          <div className="sticky bottom-0 -mx-2 mt-8 flex justify-between gap-3 bg-background px-2 py-3">
            {index === 0 ? (
              <span />
            ) : (
              <Button icon={ArrowLeft} onClick={() => setIndex(index - 1)}>
                {t('welcome.back')}
              </Button>
            )}
            {/* The last step has a button of its own that stands for it. */}
            <Button
              look={isLast ? 'secondary' : 'primary'}
              onClick={() => (isLast ? void endWelcome() : setIndex(index + 1))}
            >
              {t(isLast ? 'welcome.start' : 'welcome.next')}
              <ArrowRight size={15} strokeWidth={1.75} aria-hidden />
            </Button>
          </div>
        </div>
      </main>
    </div>
  );
}

function Progress({ index }: { index: number }) {
  const { t } = useTranslation();
  return (
    <div className="flex shrink-0 gap-1.5">
      <span className="sr-only">{t('welcome.step', { number: index + 1, count: steps.length })}</span>
      {steps.map(({ id }, position) => (
        <span
          key={id}
          className={classNames(
            'h-1 w-8 rounded-full transition-colors',
            position <= index ? 'bg-accent' : 'bg-border',
          )}
        />
      ))}
    </div>
  );
}
