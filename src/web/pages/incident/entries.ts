/** One entry of the record about this incident, as `/api/incidents/:id/entries` gives it. */
export interface IncidentEntry {
  seq: number
  type: string
  at: string
  actor: { name: string; unit: string | null; role: string }
  data: unknown
}

/** What the program tells and people acknowledge: in the record, and without effect on what the page shows. */
export function isAlert({ type }: Pick<IncidentEntry, 'type'>): boolean {
  return type.startsWith('alert-') || type === 'supervision-notice-raised'
}
