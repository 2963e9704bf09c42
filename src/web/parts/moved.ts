/** One step of a chosen thing in its list: `by` −1 to the front, 1 to the back. */
export function moved(list: readonly string[], value: string, by: -1 | 1): string[] {
  const from = list.indexOf(value)
  const to = from + by
  if (from < 0 || to < 0 || to >= list.length) return [...list]
  const next = list.filter((one) => one !== value)
  next.splice(to, 0, value)
  return next
}
