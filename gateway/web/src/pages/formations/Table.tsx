import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { useState } from "react";
import { formations as api } from "../../api/endpoints";
import type { Formation, Formations, ReferentielResume } from "../../api/types";
import { nomCourt } from "../../text/diplomes";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { LinkForm } from "./LinkForm";

interface Shared {
  diplomas: ReferentielResume[];
  writes: boolean;
  onSaved: (table: Formations) => Promise<unknown> | void;
}

/** Lines of the table, each with what may be done with it. */
export function Lines({ lines, ...shared }: Shared & { lines: Formation[] }) {
  return (
    <ul className="cpro-rows">
      {lines.map((line) => (
        <Line key={line.mef} formation={line} {...shared} />
      ))}
    </ul>
  );
}

function Line({ formation, diplomas, writes, onSaved }: Shared & { formation: Formation }) {
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const names = formation.referentiels.map((code) => {
    const diploma = diplomas.find((each) => each.code === code);
    return diploma ? nomCourt(diploma) : code;
  });
  const niveau = diplomas.flatMap((each) => each.niveaux).find((each) => each.code === formation.niveau)?.intitule;

  async function reset() {
    setError(null);
    try {
      await onSaved(await api.reset(formation.mef));
    } catch (failure) {
      setError(failure);
    }
  }

  return (
    <li className="cpro-row">
      <div>
        <strong>{formation.intitule ?? t`MEF ${formation.mef}`}</strong>{" "}
        {formation.propre && (
          <Badge as="span" small severity="info">
            Propre à l’établissement
          </Badge>
        )}
        <p className="cpro-row__detail">
          {t`MEF ${formation.mef}`}
          {niveau && t` · ${niveau}`}
          {t` · ${compte(formation.effectif, "apprenant")}`}
          {formation.divisions.length > 0 && t` · ${formation.divisions.join(", ")}`}
        </p>
        {!formation.inconnue && (
          <p className="cpro-row__detail">
            {names.length > 0 ? t`Diplôme : ${names.join(t` ou `)}` : t`Diplôme absent de l'application`}
            {formation.commune && t` (famille de métiers : chaque division choisit)`}
          </p>
        )}
        {error !== null && <ProblemAlert error={error} title="La formation n’a pas changé" />}
        {open && <LinkForm formation={formation} diplomas={diplomas} onSaved={onSaved} onClose={() => setOpen(false)} />}
      </div>
      {writes && !open && (
        <div className="cpro-toolbar">
          <Button
            size="small"
            priority={formation.inconnue ? "primary" : "secondary"}
            onClick={() => setOpen(true)}
          >
            {formation.inconnue ? "Relier à un diplôme" : "Modifier"}
            <span className="fr-sr-only">{t` : MEF ${formation.mef}`}</span>
          </Button>
          {formation.propre && (
            <Button
              size="small"
              priority="tertiary"
              onClick={() => void reset()}
            >
              {formation.nationale ? "Rétablir la table nationale" : "Ne plus relier"}
              <span className="fr-sr-only">{t` : MEF ${formation.mef}`}</span>
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
