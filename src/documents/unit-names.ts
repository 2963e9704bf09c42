/** `安岳县应急管理局` is said 县应急管理局, `中共安岳县委宣传部` 县委宣传部. */
export function withoutPlace(name: string, place: string | null): string {
  const local = name.replace(/^中共/, '')
  return place === null || place.length < 2 || !local.startsWith(place) || local === place
    ? name
    : place.slice(-1) + local.slice(place.length)
}
