import { ImageOff } from 'lucide-react';
import { use } from 'react';
import type { ComponentProps } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../connection/errors.ts';
import { api } from '../../state/queries.ts';
import { Text } from './context.ts';
import { webAddress } from './links.ts';
import { InsideLink, WebLink } from './WebLink.tsx';

/** A picture from the web would tell its server that the text was read. It stays away until a person asks for it. */
export function RemoteImage({ src, alt }: ComponentProps<'img'>) {
  const { t } = useTranslation();
  const { origin } = use(Text);
  const isLinked = use(InsideLink);
  const load = useMutation(api.images.load.mutationOptions());
  const address = webAddress(typeof src === 'string' ? src : undefined, origin?.images);
  const label = alt === undefined || alt === '' ? t('markdown.imageNoAlt') : alt;

  if (load.data !== undefined) return <img className="loaded-image" src={load.data.dataUri} alt={alt ?? ''} />;
  return (
    <span className="remote-image" title={t('markdown.image')}>
      <ImageOff size={14} strokeWidth={1.75} aria-hidden />
      {isLinked ? label : <WebLink address={address}>{label}</WebLink>}
      {address === null || !address.protocol.startsWith('http') || isLinked ? null : (
        <button type="button" disabled={load.isPending} onClick={() => load.mutate({ url: address.href })}>
          {load.isPending ? t('markdown.imageLoading') : t('markdown.imageLoad', { host: address.host })}
        </button>
      )}
      {load.error === null ? null : <span role="alert">{toErrorInfo(load.error).message}</span>}
    </span>
  );
}
