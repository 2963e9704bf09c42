import { inject } from 'vue'
import type { ComputedRef, InjectionKey, ShallowRef } from 'vue'
import type { Standing } from '../../../contract/board-answers.ts'
import type { IncidentAnswer } from '../../../contract/incident-answers.ts'
import type { IncidentEntry } from './entries.ts'

export type ShownIncident = IncidentAnswer

/** What every part of the page looks at. */
export interface IncidentView {
  /** As it is, or as it was where one looks back. */
  incident: ComputedRef<ShownIncident>
  /** Up to the same instant. */
  entries: ComputedRef<readonly IncidentEntry[]>
  standing: Readonly<ShallowRef<Standing | null>>
  /** Now, or the instant one looks back to; changes when a text on the page does, not with every second. */
  at: ComputedRef<number>
  /** Now, for the names of days: 今日 is today also where one looks back. */
  today: ComputedRef<number>
  isPast: ComputedRef<boolean>
  /** Acting is possible: it is the present, and the line is up. */
  mayAct: ComputedRef<boolean>
  sectorName: (code: string) => string
  /** On an obligation, or on another thing of the incident. */
  openAct: (name: string, obligation?: string, item?: string) => void
  /** After an act: the answer it gave, if it was the incident, otherwise it is read again. */
  renew: () => Promise<void>
}

export const VIEW: InjectionKey<IncidentView> = Symbol('incident view')

export function useView(): IncidentView {
  const view = inject(VIEW)
  if (view === undefined) throw new Error('no incident was provided')
  return view
}
