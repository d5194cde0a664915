import { createContext, use } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { Text } from './context.ts';
import { hiddenHost, webAddress } from './links.ts';
import { notePrefix, sourcePrefix } from './references.ts';

export const InsideLink = createContext(false);

/** A link to the web. It opens outside, and says where it leads where its text says otherwise. */
export function WebLink({ address, children }: { address: URL | null; children: ReactNode }) {
  if (address === null) return <span>{children}</span>;
  const host = hiddenHost(address, textOf(children));
  return (
    <InsideLink value>
      <a href={address.href} target="_blank" rel="noopener noreferrer" title={address.href}>
        {children}
      </a>
      {host === null ? null : <span className="link-host">{` (${host})`}</span>}
    </InsideLink>
  );
}

/** A link of a text: to the web, to a note or to a source. One that leads nowhere else is only its text. */
export function TextLink({ href, children }: ComponentProps<'a'>) {
  const { origin, sources, renderNote } = use(Text);
  const note = numberBehind(href, notePrefix);
  if (note !== null && renderNote !== null) return renderNote(note);
  const source = numberBehind(href, sourcePrefix);
  if (source !== null && sources !== null && source <= sources.count) return sources.render(source);
  return <WebLink address={webAddress(href, origin?.links)}>{children}</WebLink>;
}

function numberBehind(href: string | undefined, prefix: string): number | null {
  if (href === undefined || !href.startsWith(prefix)) return null;
  const digits = href.slice(prefix.length);
  return /^[1-9]\d{0,3}$/.test(digits) ? Number(digits) : null;
}

/** The letters of what React was given to draw. */
export function textOf(children: ReactNode): string {
  if (typeof children === 'string' || typeof children === 'number') return String(children);
  if (Array.isArray(children)) return (children as ReactNode[]).map(textOf).join('');
  if (typeof children === 'object' && children !== null && 'props' in children) {
    return textOf((children.props as { children?: ReactNode }).children);
  }
  return '';
}
