/** One number out of INFO. */
export async function info(redis, section, field) {
  const text = await redis.info(section);
  const [, value] = new RegExp(`^${field}:(\\d+)`, 'm').exec(text) ?? [];
  if (value === undefined) throw new Error(`INFO ${section} has no ${field}.`);
  return Number(value);
}
