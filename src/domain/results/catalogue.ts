/** What results are made of: closed lists of codes, which screens have words for. What a reader does not know is shown as its code. */

/** Kinds of waste (glossary, 2.5). */
export const FRACTIONS = [
  'mixed',
  'plastic',
  'glass',
  'metal',
  'paper',
  'rubber',
  'textiles',
  'wood',
  'organic',
  'construction',
  'bulky',
  'electronics',
  'batteries',
  'lamps',
  'medicines',
  'hazardous',
] as const
export type Fraction = (typeof FRACTIONS)[number]

export const DESTINATIONS = ['recycling', 'landfill'] as const
export type Destination = (typeof DESTINATIONS)[number]

export const TREE_WORK = ['planted', 'whitewashed'] as const
export type TreeWork = (typeof TREE_WORK)[number]

export const MACHINES = ['truck', 'tractor', 'loader', 'excavator', 'boat', 'other'] as const
export type Machine = (typeof MACHINES)[number]

export const TOOLS = [
  'gloves',
  'bags',
  'shovel',
  'rake',
  'picker',
  'bucket',
  'wheelbarrow',
  'vest',
  'saw',
  'other',
] as const
export type Tool = (typeof TOOLS)[number]

/**
 * Items of the International Coastal Cleanup's data form, in its groups and order, so that a day's tally can be handed
 * on to Ocean Conservancy as it is.
 */
export const ICC_GROUPS = {
  likely: [
    'cigarette-butts',
    'food-wrappers',
    'takeout-plastic',
    'takeout-foam',
    'caps-plastic',
    'caps-metal',
    'lids-plastic',
    'straws',
    'cutlery',
    'bottles-plastic',
    'bottles-glass',
    'cans',
    'bags-grocery',
    'bags-other',
    'bags-paper',
    'cups-paper',
    'cups-plastic',
    'cups-foam',
  ],
  fishing: ['buoys', 'nets', 'rope', 'fishing-line'],
  packaging: ['six-pack', 'packaging-other', 'bottles-other', 'strapping', 'tobacco-packaging'],
  other: ['appliances', 'balloons', 'cigar-tips', 'lighters', 'construction', 'fireworks', 'tyres'],
  hygiene: ['condoms', 'diapers', 'syringes', 'tampons'],
  tiny: ['foam-pieces', 'glass-pieces', 'plastic-pieces'],
} as const
export type IccGroup = keyof typeof ICC_GROUPS
export type IccItem = (typeof ICC_GROUPS)[IccGroup][number]

export const ICC_ITEMS: readonly IccItem[] = Object.values(ICC_GROUPS).flat()

/** Reads a code of a list; `null`: it is none of them. */
export function codeOf<Code extends string>(codes: readonly Code[], value: unknown): Code | null {
  return codes.find((code) => code === value) ?? null
}
