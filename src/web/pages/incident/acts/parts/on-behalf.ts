/** The leader who telephoned, as the service asks for it. */
export interface OnBehalf {
  username: string
  name: string
  post: string
  by: 'phone'
}

/** All of it was typed: a preview can be asked for. */
export function isNamed(leader: OnBehalf | null): leader is OnBehalf {
  return leader !== null && [leader.username, leader.name, leader.post].every((text) => text.trim() !== '')
}
