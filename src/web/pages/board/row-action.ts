import { hasPage } from '../../pages.ts'
import type { Session } from '../../session/session.ts'
import { clockState } from '../../time/ramp.ts'
import type { BoardRow } from './arrange.ts'

export interface RowAction {
  label: string
  /** Outlined where something burns, plain text where not. */
  strong: boolean
  /** The incident's page, told which act is meant and on which clock: `?act=notice&obligation=…`. */
  to: { path: string; query?: Record<string, string> }
}

/** The one act that a row offers this person; null where there is no page to act on. */
export function actionOf(row: BoardRow, session: Pick<Session, 'holds'>, now: number): RowAction | null {
  if (!hasPage('incident')) return null
  const path = `/incidents/${row.incident.id}`
  const act = (label: string, name: string, strong: boolean): RowAction => ({
    label,
    strong,
    to: { path, query: { act: name, obligation: row.id } },
  })
  const state = clockState(row.ramp, now)
  if (state === 'unverified' && session.holds('coordinator', 'leader')) return act('核实', 'verify', true)
  if (session.holds('coordinator') && (state === 'over' || state === 'urgent'))
    return act(state === 'over' ? '督办' : '催办', 'notice', true)
  if (state === 'over' && row.isUnexplained && session.holds('unit')) return act('填超时说明', 'explain', true)
  if (session.holds('coordinator') && state === 'near') return act('催办', 'notice', false)
  return { label: '查看', strong: false, to: { path } }
}
