import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Versioned } from "../../api/http";
import type { FichierTransfert } from "../../api/types";

/** What this side decides of a file: one thing at a time, and the page then shows what became of it. */
export function useDecision(id: string) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function decide(decision: Promise<Versioned<FichierTransfert>>) {
    setBusy(true);
    setError(null);
    try {
      client.setQueryData(["transferts", "fichiers", id], await decision);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return { error, busy, decide };
}
