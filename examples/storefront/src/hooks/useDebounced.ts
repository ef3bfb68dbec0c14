import { useEffect, useState } from 'react';

/** The value as it is once it hasn't changed for a moment. */
export function useDebounced<Value>(value: Value, waitMs = 120): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
