import { useTranslation } from 'react-i18next';

/** The folders above, each a step back. Handles `/home/anna` and `C:\\Users\\anna`. */
export function splitPath(path: string): { name: string; path: string }[] {
  const separator = path.includes('\\') ? '\\' : '/';
  const parts = path.split(separator).filter((part) => part !== '');
  const crumbs = parts.map((name, index) => {
    const joined = parts.slice(0, index + 1).join(separator);
    const isDrive = index === 0 && separator === '\\';
    return { name, path: separator === '/' ? `/${joined}` : isDrive ? `${joined}\\` : joined };
  });
  return separator === '/' ? [{ name: '/', path: '/' }, ...crumbs] : crumbs;
}

export function Breadcrumb({ path, onGo }: { path: string; onGo(path: string): void }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('picker.folder')} className="flex min-w-0 items-center overflow-x-auto [scrollbar-width:none]">
      {splitPath(path).map((crumb, index, crumbs) => (
        <span key={crumb.path} className="flex shrink-0 items-center">
          <button
            type="button"
            aria-current={index === crumbs.length - 1 ? 'location' : undefined}
            className="h-7 rounded-control px-1.5 text-muted transition-colors hover:bg-hover hover:text-text aria-[current]:font-medium aria-[current]:text-text"
            onClick={() => onGo(crumb.path)}
          >
            {crumb.name}
          </button>
          {index > 0 && index < crumbs.length - 1 ? (
            <span aria-hidden className="text-faint">
              /
            </span>
          ) : null}
        </span>
      ))}
    </nav>
  );
}
