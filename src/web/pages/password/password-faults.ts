import type { FieldFault } from '../../api/problem.ts'

const SHORTEST = 8

/** What can be told before asking: the service knows whether the present password is right, and counts who tries. */
export function passwordFaults(form: { current: string; new: string; again: string }): FieldFault[] {
  return [
    ...(form.current === '' ? [{ path: 'current', message: '请填写现在的密码' }] : []),
    ...(Array.from(form.new).length < SHORTEST ? [{ path: 'new', message: `至少 ${SHORTEST} 个字符` }] : []),
    ...(form.new !== '' && form.new === form.current ? [{ path: 'new', message: '与现在的密码相同' }] : []),
    ...(form.again === form.new ? [] : [{ path: 'again', message: '两次输入的新密码不一致' }]),
  ]
}
