import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from './clipboard.ts';
import { IconButton } from './icon-button.tsx';

const confirmationMs = 1500;

export type CopyButtonProps = {
  text: string | (() => string);
  label: string;
  copiedLabel: string;
  className?: string;
  side?: 'top' | 'bottom' | 'inline-start' | 'inline-end';
  disabled?: boolean;
};

export function CopyButton({ text, label, copiedLabel, className, side = 'top', disabled = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    await copyText(typeof text === 'string' ? text : text());
    setCopied(true);
  };

  return (
    <IconButton
      icon={copied ? Check : Copy}
      label={copied ? copiedLabel : label}
      side={side}
      disabled={disabled}
      {...(className === undefined ? {} : { className })}
      onClick={() => void copy()}
    />
  );
}
