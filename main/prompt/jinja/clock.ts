const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Python's `strftime` in the C locale, which does not depend on the language of this computer. */
export function formatTime(time: Date, format: string): string {
  const padded = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill);
  const month = months[time.getMonth()] ?? '';
  const weekday = weekdays[time.getDay()] ?? '';
  const hour12 = time.getHours() % 12 || 12;
  const date = `${padded(time.getMonth() + 1)}/${padded(time.getDate())}/${padded(time.getFullYear() % 100)}`;
  const clock = `${padded(time.getHours())}:${padded(time.getMinutes())}:${padded(time.getSeconds())}`;
  const offset = -time.getTimezoneOffset();
  const newYear = new Date(time.getFullYear(), 0, 1);
  const fields: Record<string, string> = {
    a: weekday.slice(0, 3),
    A: weekday,
    b: month.slice(0, 3),
    B: month,
    c: `${weekday.slice(0, 3)} ${month.slice(0, 3)} ${padded(time.getDate(), 2, ' ')} ${clock} ${time.getFullYear()}`,
    d: padded(time.getDate()),
    D: date,
    e: padded(time.getDate(), 2, ' '),
    f: padded(time.getMilliseconds() * 1000, 6),
    F: `${time.getFullYear()}-${padded(time.getMonth() + 1)}-${padded(time.getDate())}`,
    H: padded(time.getHours()),
    I: padded(hour12),
    j: padded(
      Math.round(
        (new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime() - newYear.getTime()) / 86_400_000,
      ) + 1,
      3,
    ),
    m: padded(time.getMonth() + 1),
    M: padded(time.getMinutes()),
    p: time.getHours() < 12 ? 'AM' : 'PM',
    S: padded(time.getSeconds()),
    T: clock,
    w: String(time.getDay()),
    x: date,
    X: clock,
    y: padded(time.getFullYear() % 100),
    Y: String(time.getFullYear()),
    z: `${offset < 0 ? '-' : '+'}${padded(Math.floor(Math.abs(offset) / 60))}${padded(Math.abs(offset) % 60)}`,
    '%': '%',
  };
  return format.replaceAll(/%(-?)([A-Za-z%])/g, (match, bare: string, letter: string) => {
    const field = fields[letter];
    if (field === undefined) return match;
    return bare === '-' ? field.replace(/^[0 ]+(?=.)/, '') : field;
  });
}
