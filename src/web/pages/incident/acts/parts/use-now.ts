import { formatInstant } from '../../../../../contract/time.ts'
import { useDesk } from '../../../../desk.ts'

/** The server's now when a form opens, as what a note begins with; empty while it is not known. */
export function useNow(): string {
  const { time } = useDesk()
  const now = time.now()
  return now === null ? '' : formatInstant(now)
}
