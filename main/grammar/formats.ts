import type { Automaton } from './automaton.ts';
import { patternAutomaton } from './pattern.ts';

const hour = '(?:[01]\\d|2[0-3])';
const time = `${hour}:[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]${hour}:[0-5]\\d)`;
const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const month31 = '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])';
const month30 = '(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)';
const date = `(?:\\d{4}-(?:${month31}|${month30}|02-(?:0[1-9]|1\\d|2[0-8]))|${leapYear}-02-29)`;

const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = `${byte}(?:\\.${byte}){3}`;
const group = '[0-9a-fA-F]{1,4}';
const ipv6 = [
  `(?:${group}:){7}${group}`,
  `(?:${group}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((after) => `(?:${group}:){1,${7 - after}}(?::${group}){${after}}`),
  `:(?::${group}){1,7}`,
  '::',
].join('|');

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const emailName = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+";
// The labels of a mail domain without their bound of 63, which would cost hundreds of rules for nothing seen in practice.
const domainLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const uriCharacter = "(?:[a-zA-Z0-9._~!$&'()*+,;=:@/-]|%[0-9a-fA-F]{2})";
const uriTail = `(?:\\?(?:${uriCharacter}|\\?)*)?(?:#(?:${uriCharacter}|\\?)*)?`;
// A path of a URI may not begin with two slashes unless a host stands before it.
const pathCharacter = "(?:[a-zA-Z0-9._~!$&'()*+,;=:@-]|%[0-9a-fA-F]{2})";
const authority = `${domainLabel}(?:\\.${domainLabel})*(?::\\d{1,5})?`;
const uri = `[a-zA-Z][a-zA-Z0-9+.-]*:(?://${authority}(?:/${pathCharacter}*)*|${pathCharacter}+(?:/${pathCharacter}*)*)${uriTail}`;
const uriReference = `(?:${uri}|(?:/${pathCharacter}+)*/?${uriTail})`;

const durationTime = 'T(?:\\d+H(?:\\d+M)?(?:\\d+S)?|\\d+M(?:\\d+S)?|\\d+S)';
const durationDate = '(?:\\d+Y(?:\\d+M)?(?:\\d+D)?|\\d+M(?:\\d+D)?|\\d+D)';

/**
 * The formats a grammar holds a model to, each as a pattern for the whole text. Where a format's standard is wider than what
 * is seen in practice (comments in mail addresses, user names in URIs) the common form is taken.
 */
const formatPatterns: Readonly<Record<string, string>> = {
  date,
  time,
  'date-time': `${date}T${time}`,
  duration: `P(?:\\d+W|${durationDate}(?:${durationTime})?|${durationTime})`,
  uuid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  email: `${emailName}(?:\\.${emailName})*@(?:${domainLabel}\\.)+${domainLabel}`,
  hostname: `${label}(?:\\.${label})*`,
  ipv4,
  ipv6,
  uri,
  url: `https?://${authority}(?:/${pathCharacter}*)*${uriTail}`,
  'uri-reference': uriReference,
  byte: '(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?',
};

/** The formats that are known here. */
export const formatNames = Object.keys(formatPatterns);

const automatons = new Map<string, Automaton>();

/** The texts of a format, or null for a format that is not known here. */
export function formatAutomaton(format: string): Automaton | null {
  const pattern = Object.hasOwn(formatPatterns, format) ? formatPatterns[format] : undefined;
  if (pattern === undefined) return null;
  let automaton = automatons.get(format);
  if (automaton === undefined) {
    automaton = patternAutomaton(`^(?:${pattern})$`);
    automatons.set(format, automaton);
  }
  return automaton;
}
