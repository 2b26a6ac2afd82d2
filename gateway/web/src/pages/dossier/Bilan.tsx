import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import type { BilanEntreprise } from "../../api/types";
import type { SaveState as State } from "../../forms/autosave";
import { jour, jourCourt, jourDe } from "../../text/dates";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { BilanBadge } from "../../ui/badges";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { SaveState } from "../../ui/SaveState";
import { BilanForm } from "./BilanForm";
import { BilanReading } from "./BilanReading";
import { DossierPage, useDossierKeys } from "./DossierPage";
import { bilanRead } from "./reads";

/** How often the other person's changes are asked for while both write (E-03). */
const SHARED_EVERY = 4_000;

/** Bilan entreprise, filled by teacher and tutor together (3.10). */
export default function Bilan() {
  const { periode, apprenant } = useDossierKeys();
  const { profil } = useOpenSession();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useQuery({
    ...bilanRead(periode, apprenant),
    refetchInterval: (state) => (may(state.state.data?.value.actions, "modifier") ? SHARED_EVERY : false),
  });
  const value = query.data?.value;
  const writes = may(value?.actions, "modifier");
  return (
    <DossierPage
      title="Bilan entreprise"
      save={value && <SaveState state={writes ? save : { kind: "lecture_seule" }} />}
    >
      {(dossier) => (
        <Loaded query={query} lines={8}>
          {({ value: bilan }) => (
            <>
              <Frozen bilan={bilan} apprenant={apprenant} />
              <p>
                <BilanBadge etat={bilan.etat} />{" "}
                {writes && t`L'apprenant verra ce bilan quand vous l'aurez terminé.`}
                {bilan.etat === "termine" && !writes && (profil === "apprenant"
                  ? t`Votre enseignant et votre tuteur ont terminé ce bilan.`
                  : t`Le bilan est terminé ; il peut être repris tant qu'il n'est pas figé.`)}
              </p>
              {writes ? (
                <BilanForm key={bilan.id} dossier={dossier} bilan={bilan} onState={setSave} />
              ) : (
                <BilanReading dossier={dossier} bilan={bilan} />
              )}
            </>
          )}
        </Loaded>
      )}
    </DossierPage>
  );
}

/** Why it no longer changes, since when, and where to look (E-04). */
function Frozen({ bilan, apprenant }: { bilan: BilanEntreprise; apprenant: string }) {
  if (bilan.etat !== "fige") return null;
  const by = bilan.fige_par;
  return (
    <Alert
      severity="info"
      as="h2"
      className="fr-mb-2w"
      title={by ? t`Figé depuis le ${jour(jourDe(by.date))}` : "Figé"}
      description={
        by ? (
          <>
            {t`Ce bilan a été compté dans le bilan intermédiaire du ${jourCourt(jourDe(by.date))}. `}
            <Link href={`/apprenants/${apprenant}/bilans/${jourDe(by.date)}`}>Voir ce bilan intermédiaire</Link>
          </>
        ) : (
          t`Ce bilan porte une date antérieure au dernier bilan intermédiaire.`
        )
      }
    />
  );
}
