/**
 * Kilograms a person that are worth a question. The International Coastal Cleanup's years lie between 5 and 12 kg a
 * volunteer; river banks with tyres and scrap reach some tens. Ten times either way hardly ever happens, and a slipped
 * zero always lands there. Both ends still count: nothing is refused.
 */
export const LEAST_GRAMS_A_PERSON = 100
export const MOST_GRAMS_A_PERSON = 100_000

/** Is this weight odd for so many people? `null`: it is not, or nobody was counted. */
export function questionWeight(grams: number, people: number): 'little' | 'much' | null {
  if (people <= 0 || grams <= 0) return null
  const each = grams / people
  if (each < LEAST_GRAMS_A_PERSON) return 'little'
  return each > MOST_GRAMS_A_PERSON ? 'much' : null
}
