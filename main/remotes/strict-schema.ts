/** Deeper than any schema that is written by hand; a deeper one is simply not called strict. */
const deepest = 64;

/**
 * Whether OpenAI's strict mode takes a schema: every object in it closed, and every property of it required. Others
 * refuse to answer where `strict` is set for a schema that does not.
 */
export function meetsStrictMode(schema: unknown, depth = 0): boolean {
  if (depth > deepest) return false;
  if (Array.isArray(schema)) return schema.every((item) => meetsStrictMode(item, depth + 1));
  if (typeof schema !== 'object' || schema === null) return true;
  const { properties, required, additionalProperties } = schema as Record<string, unknown>;
  if (typeof properties === 'object' && properties !== null) {
    if (additionalProperties !== false || !Array.isArray(required)) return false;
    if (!Object.keys(properties).every((name) => required.includes(name))) return false;
  } else if ('type' in schema && schema.type === 'object') return false;
  return Object.values(schema).every((part) => meetsStrictMode(part, depth + 1));
}
