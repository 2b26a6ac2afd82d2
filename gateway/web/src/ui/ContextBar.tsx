import type { ReactNode } from "react";
import type { Dossier } from "../api/types";
import { intervalle } from "../text/dates";
import { nomComplet } from "../text/noms";

/** Who, which period, which company: at the top of every page about a learner [own]. One line that unfolds on a phone. */
export function ContextBar({ dossier, save }: { dossier: Dossier; save?: ReactNode }) {
  const { apprenant, periode, entreprise } = dossier;
  const details = [apprenant.division, `${periode.titre}, ${intervalle(periode.du, periode.au)}`, entreprise];
  return (
    <div className="cpro-context">
      <div className="cpro-context__who">
        <p className="cpro-context__line">
          <strong>{nomComplet(apprenant)}</strong>
          {details.filter(Boolean).map((part) => (
            <span key={part}> · {part}</span>
          ))}
        </p>
        <details className="cpro-context__fold">
          <summary>
            <strong>{nomComplet(apprenant)}</strong> · {periode.titre}
          </summary>
          {details.filter(Boolean).map((part) => (
            <p key={part}>{part}</p>
          ))}
        </details>
      </div>
      {save}
    </div>
  );
}
