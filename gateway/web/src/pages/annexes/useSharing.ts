import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { annexes } from "../../api/endpoints";
import type { Annexe } from "../../api/types";

/** Shares annexes with the other établissements, or no longer (P-01): at once, for it is undone as easily. */
export function useSharing() {
  const client = useQueryClient();
  const [done, setDone] = useState<Annexe | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function turn(annexe: Annexe) {
    setDone(null);
    setError(null);
    try {
      const changed = await (annexe.partagee_le ? annexes.unshare(annexe.id) : annexes.share(annexe.id));
      await Promise.all(
        [["annexes"], ["annexe", annexe.id], ["annexes-partagees"]].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      setDone(changed);
    } catch (failure) {
      setError(failure);
    }
  }
  return { done, error, turn };
}
