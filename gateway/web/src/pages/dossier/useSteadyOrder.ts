import { useRef } from "react";
import { byName, type Person } from "./personnes";

/** People by name as the page opens, then each new one last: nobody changes place while their name is being typed. */
export function useSteadyOrder(people: Person[]): Person[] {
  const ranks = useRef(new Map<string, number>());
  for (const { id } of byName(people)) if (!ranks.current.has(id)) ranks.current.set(id, ranks.current.size);
  const rank = ({ id }: Person) => ranks.current.get(id) ?? 0;
  return [...people].sort((a, b) => rank(a) - rank(b));
}
