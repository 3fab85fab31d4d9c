import { beforeEach, describe, expect, it } from 'vitest'
import { Fake } from '../backend/fake/fake'
import { Linked } from '../backend/linked'
import { setBackend } from '../backend/current'
import type { Place } from '../backend/types'
import { canStep, change, closeThread, forgetWay, go, openThread, place, step } from './place.svelte'

const channel = (id: string, more: Partial<Extract<Place, { type: 'channel' }>> = {}): Place => ({ type: 'channel', account: 'a1', team: 'hb', channel: id, post: null, root: null, ...more })

describe('the way through the window', () => {
  let fake: Fake
  beforeEach(() => {
    fake = new Fake()
    setBackend(new Linked(fake))
    forgetWay()
  })

  it('leads back and forward', () => {
    go(channel('deck'))
    go(channel('design'))
    step(-1)
    expect(place()).toEqual(channel('deck'))
    step(1)
    expect(place()).toEqual(channel('design'))
    expect(canStep(1)).toBe(false)
  })

  it('forgets what lay ahead when one turns off', () => {
    go(channel('deck'))
    go(channel('design'))
    step(-1)
    go(channel('random'))
    expect(canStep(1)).toBe(false)
    step(-1)
    expect(place()).toEqual(channel('deck'))
  })

  it('does not count going where one is, unless a post is asked for', () => {
    go(channel('deck'))
    go(channel('deck'))
    expect(canStep(-1)).toBe(false)
    go(channel('deck', { post: 'p' }))
    go(channel('deck', { post: 'p' }))
    expect(canStep(-1)).toBe(true)
  })

  it('opens and closes a thread without a step', () => {
    go(channel('deck'))
    openThread('p-root')
    expect(place()).toEqual(channel('deck', { root: 'p-root' }))
    closeThread()
    expect(canStep(-1)).toBe(false)
  })

  it('is told to the engine, but for sign-in, where nobody wants to begin', async () => {
    go({ type: 'signIn', server: null })
    change(channel('deck'))
    await Promise.resolve()
    expect(fake.taken).toEqual([{ type: 'went', place: channel('deck') }])
  })
})
