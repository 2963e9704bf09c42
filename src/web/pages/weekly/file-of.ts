/** Where the report on the page is to be had as a file: of the same issue, or as of the same instant. */
export function fileOf(
  { span, period, division, issue }: { span: string; period: string; division: string; issue: string },
  asOf: string,
  form: 'docx' | 'xlsx',
): string {
  const path = `/api/reports/${span}/${period}`
  if (issue !== '') return `${path}/issues/${issue}.${form}`
  return `${path}.${form}?${new URLSearchParams({ asOf, ...(division === '' ? {} : { division }) }).toString()}`
}
