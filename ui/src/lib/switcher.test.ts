import { expect, it } from 'vitest'
import type { SwitcherRow } from '../backend/types'
import { mergeRows } from './switcher'

const row = (key: string, name = key): SwitcherRow => ({ type: 'joinable', key, channel: key, name, team: '', purpose: '' })

it('adds what the server knows below what is here, so that the choice does not move', () => {
  const merged = mergeRows([row('b'), row('a')], [row('c'), row('a', 'renamed'), row('b')])
  expect(merged.map((one) => one.key)).toEqual(['b', 'a', 'c'])
  expect(merged[1], 'what the server tells is newer').toMatchObject({ name: 'renamed' })
})
