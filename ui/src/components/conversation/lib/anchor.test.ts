import { describe, expect, it } from 'vitest'
import { atEnd, correction, firstVisible, nearEnds } from './anchor'

const rows = [
  { key: 'a', top: -300, bottom: -100 },
  { key: 'b', top: -100, bottom: 40 },
  { key: 'c', top: 40, bottom: 90 },
]

describe('what is kept', () => {
  it('is the first row that can be seen, also in part', () => {
    expect(firstVisible(rows)).toEqual({ key: 'b', top: -100 })
    expect(firstVisible([{ key: 'a', top: -9, bottom: 0 }]), 'a row that just left is not seen').toBeNull()
    expect(firstVisible([])).toBeNull()
  })
  it('moves by exactly what the row moved', () => {
    expect(correction({ key: 'b', top: -100 }, 440), 'five hundred pixels came above it').toBe(540)
    expect(correction({ key: 'b', top: -100 }, -130.5)).toBe(-30.5)
    expect(correction({ key: 'b', top: -100 }, -100.1), 'a rounding is no move').toBe(0)
  })
})

describe('the ends', () => {
  it('are known', () => {
    expect(atEnd(400, 1000, 600)).toBe(true)
    expect(atEnd(391, 1000, 600), 'less than a line away').toBe(true)
    expect(atEnd(300, 1000, 600)).toBe(false)
    expect(nearEnds(0, 10_000, 600)).toEqual({ older: true, newer: false })
    expect(nearEnds(9_400, 10_000, 600)).toEqual({ older: false, newer: true })
  })
})
