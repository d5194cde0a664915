import { Component } from 'react';
import type { ReactNode } from 'react';
import { t } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** A fault in one screen leaves the rest of the window standing, and never shows a stack trace. */
export class ScreenBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="mx-auto max-w-150 p-8">
        <Notice kind="bad" title={t('error.screen')} text={t('error.screenRemedy')}>
          <Button onClick={() => this.setState({ hasFailed: false })}>{t('common.retry')}</Button>
        </Notice>
      </div>
    );
  }
}
