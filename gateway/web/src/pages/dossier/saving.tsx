import { useEffect } from "react";
import type { SaveState } from "../../forms/autosave";
import { t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Button } from "../../ui/Button";

/** Tells the page around the form how saving goes: its one place is the context bar. */
export function useReport(state: SaveState, report: (state: SaveState) => void): void {
  const signature = JSON.stringify(state);
  useEffect(() => report(state), [signature]);
}

/** A refusal keeps what was typed, says why, and offers to try again. */
export function RetryOnProblem({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  if (state.kind !== "impossible") return null;
  return (
    <ProblemAlert error={state.error} title="Enregistrement impossible">
      <span className="cpro-block">{t`Ce que vous avez écrit est gardé sur cet appareil. `}</span>
      <Button size="small" onClick={onRetry}>
        Réessayer
      </Button>
    </ProblemAlert>
  );
}
