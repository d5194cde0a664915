/** Short facts in one line, without those that are not known. */
export function Facts({ facts }: { facts: readonly (string | null)[] }) {
  const said = facts.filter((fact) => fact !== null);
  return said.length === 0 ? null : <span className="numbers block">{said.join('\u2002·\u2002')}</span>;
}
