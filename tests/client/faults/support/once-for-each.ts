/** Works something out once for each flow or form, for all its faults. */
export function onceForEach<Of extends object, Value>(work: (of: Of) => Promise<Value>) {
  const known = new WeakMap<Of, Promise<Value>>()
  return (of: Of): Promise<Value> => {
    const value = known.get(of) ?? work(of)
    known.set(of, value)
    return value
  }
}
