import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Provider } from './provider.ts';

const longestWords = 500;

const words = z.string().transform((text) => text.trim());
const failureSchema = z.union([
  z.object({ error: z.object({ message: words, code: z.unknown().optional(), type: z.unknown().optional() }) }),
  z.object({ error: words }).transform(({ error }) => ({ error: { message: error, code: null, type: null } })),
  z
    .object({ message: words, code: z.unknown().optional() })
    .transform(({ message, code }) => ({ error: { message, code, type: null } })),
  z.object({ detail: words }).transform(({ detail }) => ({ error: { message: detail, code: null, type: null } })),
]);

type Refusal = {
  /** `null` in the middle of an answer. */
  status: number | null;
  /** What the provider sent, parsed where it is JSON. */
  body: unknown;
};

/** Says why a provider gives no answer: `remote_failed`, or what other models fail of too. */
export function describeRefusal(provider: Provider, { status, body }: Refusal): AppError {
  const { name } = provider;
  const parsed = failureSchema.safeParse(body);
  const failure = parsed.success ? parsed.data.error : null;
  const said = failure === null ? '' : shorten(hide(failure.message, provider.key));
  const because = said === '' ? '' : ` It says: ${said}`;
  const details = { provider: name, ...(status === null ? {} : { status }) };
  if (failure !== null && isAboutLength(failure)) {
    return new AppError('context_overflow', `This is too long for the model at ${name}.${because}`, {
      remedy: 'Send less of the conversation, or use a model with a longer context.',
      details,
    });
  }
  switch (status) {
    case 401:
    case 403:
      return provider.key === null
        ? new AppError('remote_failed', `${name} asks for a key.${because}`, {
            remedy: 'Add the provider with a key that was made there.',
            details,
          })
        : new AppError('remote_failed', `${name} does not accept the key that it was given.${because}`, {
            remedy: 'Check the key: it has to be one of this provider, and still be valid there.',
            details,
          });
    case 402:
      return new AppError('remote_failed', `${name} wants to be paid first.${because}`, { details });
    case 404:
    case 405:
      return new AppError('remote_failed', `${name} does not have what was asked for.${because}`, {
        remedy: 'The model may be gone there, or do something else. Refresh the provider’s models.',
        details,
      });
    case 400:
    case 413:
    case 415:
    case 422:
      return new AppError('invalid_input', `${name} does not take this request.${because}`, { details });
    case 429:
      return new AppError('rate_limited', `${name} has had too many requests.${because}`, {
        remedy: 'Wait a moment, then try again.',
        details,
      });
    default: {
      const what = status === null ? `${name} gave up in the middle of the answer.` : `${name} failed (${status}).`;
      return new AppError('remote_failed', `${what}${because}`, {
        remedy: 'Try again, or use another model.',
        details,
      });
    }
  }
}

/** What came is none of what OpenAI's dialect has there. */
export function unreadable({ name }: Provider, cause?: unknown): AppError {
  return new AppError('remote_failed', `${name} answered with something that Paddock can’t read.`, {
    remedy: 'Check that it speaks OpenAI’s dialect, and that its address is that of the API.',
    details: { provider: name },
    cause,
  });
}

export function brokenOff({ name }: Provider): AppError {
  return new AppError('remote_failed', `${name} broke off in the middle of its answer.`, {
    remedy: 'Try again.',
    details: { provider: name },
  });
}

export function tooLong({ name }: Provider): AppError {
  return new AppError('remote_failed', `${name} sent more than any answer has. Paddock stopped listening.`, {
    remedy: 'Check that this is a provider you trust.',
    details: { provider: name },
  });
}

/** Another address is not followed: the key and the question are for the one that a person entered. */
export function sentElsewhere({ name }: Provider, from: URL, location: string | null): AppError {
  const to = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : null;
  const isWeb = to !== null && (to.protocol === 'https:' || to.protocol === 'http:');
  const place = isWeb ? shorten(`${to.origin}${to.pathname}`) : 'another address';
  return new AppError('remote_failed', `${name} sends to ${place}, where Paddock does not follow with the key.`, {
    remedy: 'If you trust that address, enter it as the provider’s.',
    details: { provider: name },
  });
}

function isAboutLength({ message, code, type }: { message: string; code?: unknown; type?: unknown }): boolean {
  if (code === 'context_length_exceeded' || type === 'exceed_context_size_error') return true;
  return /maximum context length|context length exceeded|exceeds? the (available )?context/i.test(message);
}

/** Some providers repeat the key that they were sent. */
function hide(text: string, key: string | null): string {
  return key === null ? text : text.replaceAll(key, '…');
}

function shorten(text: string): string {
  return text.length <= longestWords ? text : `${text.slice(0, longestWords)}…`;
}
