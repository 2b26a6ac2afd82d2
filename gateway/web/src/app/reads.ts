import { createContext, useContext } from "react";
import type { KeptReads } from "../offline/keptReads";

/** The reads kept on this device. */
export const ReadsContext = createContext<KeptReads | null>(null);

export function useReads(): KeptReads {
  const reads = useContext(ReadsContext);
  if (!reads) throw new Error("the reads kept on the device are missing");
  return reads;
}
